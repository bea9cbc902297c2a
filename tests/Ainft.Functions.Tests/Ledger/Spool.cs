using System.Text;
using System.Text.Json.Nodes;
using Ainft.Ethereum;
using Ainft.Functions.Ledger;

namespace Ainft.Functions.Tests.Ledger;

/// <summary>
/// Spooled bundles as a bulk request makes them. These tests do not check the signatures of the components.
/// </summary>
internal static class Spool
{
    public static readonly Address Creator = Address.Parse("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");

    /// <summary>A manifest with the given number of characters of free text.</summary>
    public static Manifest ManifestOf(string name, int text = 0, params AinftId[] parents) => Parse(new JsonObject
    {
        ["ainft"] = 1,
        ["kind"] = "data",
        ["name"] = name,
        ["parents"] = new JsonArray([
            .. parents.Select(parent => new JsonObject { ["id"] = parent.ToString(), ["relation"] = "derived-from" })]),
        ["properties"] = new JsonObject { ["text"] = new string('x', text) },
    }.ToJsonString());

    /// <summary>Enough manifests for more than one window.</summary>
    public static Manifest[] TwoWindows(string name) =>
        [.. Enumerable.Range(0, 90).Select(i => ManifestOf($"{name} {i}", 240_000))];

    /// <summary>Enough manifests for two blocks.</summary>
    public static Manifest[] TwoBlocks(string name) =>
        [.. Enumerable.Range(0, 18).Select(i => ManifestOf($"{name} {i}", 240_000))];

    public static Manifest Parse(string json)
    {
        Assert.True(Manifest.TryParse(Encoding.UTF8.GetBytes(json), out var manifest, out var violations),
            string.Join("\n", violations));
        return manifest;
    }

    public static SpooledBundle Of(IEnumerable<Manifest> manifests, TimeProvider? time = null)
    {
        var spool = SpooledBundle.Create(time ?? TimeProvider.System);
        foreach (var manifest in manifests)
            spool.Append(Leaf.Registration(manifest.IdFor(Creator), Creator),
                manifest.Canonical.Span, """{"deadline":1,"signature":"0x00"}"""u8);
        return spool;
    }

    public static async Task<Sha256Digest> CommitAsync(App app, params IEnumerable<Manifest> manifests)
    {
        using var spool = Of(manifests);
        return await app.Get<CommitBundle>().CommitAsync(spool, TestContext.Current.CancellationToken);
    }

    public static AinftId[] IdsOf(IEnumerable<Manifest> manifests) =>
        [.. manifests.Select(manifest => manifest.IdFor(Creator))];
}
