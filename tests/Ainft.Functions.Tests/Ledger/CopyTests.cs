using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Ledger;

/// <summary>Anyone copies all committed data by the lists of batches and the bytes of bundles.</summary>
public sealed class CopyTests(StorageFixture storage, ChainFixture chain) : MintingScene(storage, chain)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_bundles_of_each_listed_batch_have_their_names_and_the_root_of_the_batch()
    {
        for (var number = 0; number < 3; number++)
        {
            var own = Creator.ManifestOf($"a{number}");
            await Creator.MintAsync(App.Http, Creator.Many(own, Creator.ManifestOf("same")));
            await App.RunAsync("AnchorBundles");
        }
        var first = await App.GetJsonAsync("batches?limit=1");
        var rest = await App.GetJsonAsync($"batches?limit=1000&page={first.GetProperty("page").GetString()}");
        JsonElement[] batches =
            [.. first.GetProperty("items").EnumerateArray(), .. rest.GetProperty("items").EnumerateArray()];
        Assert.Equal(3, batches.Length);
        foreach (var batch in batches)
        {
            var root = batch.GetProperty("root").GetString();
            var whole = await App.GetJsonAsync($"batches/{root}");
            Assert.Equal(batch.GetProperty("size").GetInt32(), whole.GetProperty("size").GetInt32());
            var leaves = new List<byte>();
            foreach (var bundle in whole.GetProperty("bundles").EnumerateArray())
                leaves.AddRange(await LeavesAsync(bundle));
            Assert.Equal(root, MerkleTree.BuildFromHashes(leaves.ToArray()).Root.ToString());
        }
    }

    [Fact]
    public async Task The_bytes_of_a_bundle_are_served_in_ranges_and_never_change()
    {
        await Creator.MintAsync(App.Http, Creator.Single(Creator.ManifestOf("one")));
        await App.RunAsync("AnchorBundles");
        var batch = (await App.GetJsonAsync("batches")).GetProperty("items")[0].GetProperty("root").GetString();
        var bundles = (await App.GetJsonAsync($"batches/{batch}")).GetProperty("bundles");
        var bundle = bundles[0].GetProperty("hash").GetString();
        var path = $"bundles/{bundle}/content";
        var bytes = await App.Http.GetByteArrayAsync(path, Ct);
        using var asked = new HttpRequestMessage(HttpMethod.Get, path);
        asked.Headers.Range = new RangeHeaderValue(3, 9);
        using var part = await App.Http.SendAsync(asked, Ct);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(bytes[3..10], await part.Content.ReadAsByteArrayAsync(Ct));
        Assert.Contains("immutable", part.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal($"\"{bundle![2..]}\"", part.Headers.ETag!.Tag);
    }

    [Fact]
    public async Task A_bundle_outside_of_a_batch_and_an_unknown_batch_are_not_served()
    {
        await Creator.MintAsync(App.Http, Creator.Single(Creator.ManifestOf("open")));
        var none = default(Bytes32);
        foreach (var path in new[] { $"bundles/{none}/content", "bundles/x/content", $"batches/{none}", "batches/x" })
        {
            using var answer = await App.Http.GetAsync(path, Ct);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
        using var wrong = await App.Http.GetAsync("batches?limit=0", Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Empty((await App.GetJsonAsync("batches")).GetProperty("items").EnumerateArray());
    }

    private async Task<byte[]> LeavesAsync(JsonElement bundle)
    {
        var hash = bundle.GetProperty("hash").GetString();
        var bytes = await App.Http.GetByteArrayAsync($"bundles/{hash}/content", Ct);
        Assert.Equal(hash, $"0x{Convert.ToHexStringLower(SHA256.HashData(bytes))}");
        var redundant = bundle.TryGetProperty("redundant", out var bits) ? bits.GetBytesFromBase64() : [];
        var lines = new List<byte[]>();
        for (var start = 0; start < bytes.Length;)
        {
            var length = bytes.AsSpan(start).IndexOf((byte)'\n');
            lines.Add(bytes[start..(start + length)]);
            start += length + 1;
        }
        Assert.True(CommittedEntry.ReadTime(lines[0]) > DateTimeOffset.UnixEpoch);
        return
        [
            .. lines.Skip(1)
                .Where((_, at) => at / 8 >= redundant.Length || (redundant[at / 8] & (1 << (at % 8))) == 0)
                .SelectMany(line => CommittedEntry.Read(line).Leaf.Hash().ToArray()),
        ];
    }
}
