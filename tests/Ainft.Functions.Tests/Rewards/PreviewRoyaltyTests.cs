using System.Text.Json;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Rewards;

/// <summary>Royalties in the previews of single and bulk mints.</summary>
public sealed class PreviewRoyaltyTests(StorageFixture storage, ChainFixture chain) : RoyaltyScene(storage, chain)
{
    [Fact]
    public async Task A_bulk_preview_has_the_royalties_of_a_preview_of_the_same_components()
    {
        var minted = Asking("minted", 900, Many(1, 3));
        await MintAsync(minted);
        string[] manifests =
        [
            Asking("parent", 100),
            Asking("child", 1_000, Many(5, 2), Creator.IdOf(Asking("parent", 100)), Creator.IdOf(minted)),
            Creator.ManifestOf("without"),
            .. Enumerable.Range(0, 5).Select(number => Asking($"heavy {number}", 1_000, Many(20 + number, 1))),
        ];
        var heavy = manifests[3..].Append(manifests[1]).Select(Creator.IdOf).ToArray();
        manifests = [.. manifests, Creator.ManifestOf("too heavy", heavy)];

        var items = (await PreviewItemsAsync(manifests)).Select(RoyaltiesIn);
        var lines = (await BulkPreviewAsync(manifests)).Select(RoyaltiesIn);

        Assert.Equal(items, lines);
        Assert.Equal(
            [false, true, false, false, false, false, false, false, true], lines.Select(text => text is not null));
        Assert.Contains("\"reason\":\"over-cap\"", lines.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preview_names_each_parent_with_a_royalty_whose_source_is_not_proven()
    {
        var (asking, plain) = (Asking("asking", 500), Creator.ManifestOf("plain"));
        await MintAsync(asking, plain);
        var beside = Asking("beside", 10);
        var child = Creator.ManifestOf("child", Creator.IdOf(plain), Creator.IdOf(asking), Creator.IdOf(beside));
        string[] manifests = [beside, child, Creator.ManifestOf("grandchild", Creator.IdOf(child))];

        foreach (var items in new[] { await PreviewItemsAsync(manifests), await BulkPreviewAsync(manifests) })
        {
            Assert.Null(RoyaltiesIn(items[0]));
            Assert.Equal(
                [$"{Creator.IdOf(asking)}", $"{Creator.IdOf(beside)}"],
                TextsOf(items[1].GetProperty("royalties").GetProperty("sourceNotProven")));
            Assert.False(items[2].GetProperty("royalties").TryGetProperty("sourceNotProven", out _));
        }
    }

    [Fact]
    public async Task A_bulk_preview_does_not_judge_the_children_of_unknown_parents()
    {
        var asking = Asking("asking", 100);
        await MintAsync(asking);
        var many = Enumerable.Range(0, 256).Select(number => Creator.ManifestOf($"{number}")).ToArray();
        await MintAsync(many[..64]);
        await MintAsync(many[64..128]);
        await MintAsync(many[128..192]);
        await MintAsync(many[192..]);
        var child = Creator.ManifestOf("child", [.. many.Select(Creator.IdOf), Creator.IdOf(asking)]);
        var grandchild = Creator.ManifestOf("grandchild", Creator.IdOf(child));

        var lines = await BulkPreviewAsync(child, grandchild);

        Assert.Equal("/parents/256/id", Assert.Single(TextsOf(lines[0].GetProperty("parentsNotLookedUp"))));
        Assert.All(lines, line =>
            Assert.Equal("parents-unknown", line.GetProperty("royalties").GetProperty("reason").GetString()));
    }

    private static string? RoyaltiesIn(JsonElement item) =>
        item.TryGetProperty("royalties", out var royalties) ? royalties.GetRawText() : null;

    private async Task<JsonElement[]> PreviewItemsAsync(string[] manifests)
    {
        using var answer = await Creator.PostAsync(
            App.Http, "ainfts/preview",
            $$"""{"manifests":[{{string.Join(',', manifests)}}],"creator":"{{Creator.Address}}"}""");
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(answer.IsSuccessStatusCode, text);
        return [.. JsonSerializer.Deserialize<JsonElement>(text).GetProperty("items").EnumerateArray()];
    }

    /// <summary>The lines of a bulk preview without the last one, which has the content to sign.</summary>
    private async Task<JsonElement[]> BulkPreviewAsync(params string[] manifests)
    {
        using var body = new StringContent(
            string.Join('\n', manifests), System.Text.Encoding.UTF8, "application/x-ndjson");
        using var answer = await App.Http.PostAsync($"ainfts/bulk/preview?creator={Creator.Address}", body, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(answer.IsSuccessStatusCode, text);
        return
        [
            .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).SkipLast(1)
                .Select(line => JsonSerializer.Deserialize<JsonElement>(line)),
        ];
    }
}
