using System.Net;
using System.Net.Http.Headers;
using Ainft.Functions.Explorer;
using Ainft.Testing;
using CsCheck;
using SkiaSharp;

namespace Ainft.Functions.Tests.Explorer;

/// <summary>The picture of a component for previews on other sites.</summary>
public sealed class PictureTests(StorageFixture storage, ChainFixture chain) : MintingScene(storage, chain)
{
    private const int MostBytes = 200_000;

    private static readonly PictureFacts Shown = new(
        $"0x{new string('a', 64)}", "letters 1.2.0", "model", $"0x{new string('b', 40)}", "MIT", "pending",
        "never-tried");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_names_its_picture_which_has_the_size_that_sites_expect()
    {
        var id = await MintAsync("letters");
        var app = await World.StartAppAsync(null, ("Ainft__Http__PublicUrl", "https://ainft.example"));

        var page = await PageClient.PageAsync(app, $"/ainft/{id}");
        var named = new Uri(page.QuerySelector("meta[property='og:image']")!.GetAttribute("content")!);
        using var answer = await app.Http.GetAsync(new Uri(app.Address, named.AbsolutePath), Ct);

        Assert.Equal("ainft.example", named.Host);
        Assert.Equal("image/png", answer.Content.Headers.ContentType!.MediaType);
        AssertWhole(await answer.Content.ReadAsByteArrayAsync(Ct));
        var robots = await app.Http.GetStringAsync(new Uri(app.Address, "/robots.txt"), Ct);
        Assert.DoesNotContain(
            robots.Split('\n').Where(line => line.StartsWith("Disallow: ", StringComparison.Ordinal)),
            line => named.AbsolutePath.StartsWith(line["Disallow: ".Length..], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_picture_is_drawn_once_per_state_of_its_component()
    {
        var id = await MintAsync("drawn once");
        using var misses = new CacheMisses(App);
        var first = await TagAsync(id);
        Assert.Equal(first, await TagAsync(id));
        Assert.Equal(1, misses.Of("picture"));

        await App.RunAsync("AnchorBundles");
        await App.ReconcileUntilAsync(id, "included", "finalized");

        Assert.NotEqual(first, await TagAsync(id));
        Assert.Equal(2, misses.Of("picture"));
    }

    [Fact]
    public async Task A_client_that_keeps_the_picture_gets_no_bytes()
    {
        var path = new Uri(App.Address, $"/ainft/{await MintAsync("kept")}/picture.png");
        using var first = await App.Http.GetAsync(path, Ct);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var answer = await App.Http.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
    }

    [Theory]
    [InlineData("0x12")]
    [InlineData("0x1212121212121212121212121212121212121212121212121212121212121212")]
    public async Task An_unknown_component_has_no_picture(string id)
    {
        using var answer = await App.Http.GetAsync(new Uri(App.Address, $"/ainft/{id}/picture.png"), Ct);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public void Any_name_makes_a_picture_of_the_same_size()
    {
        using var draw = new DrawPicture();
        string[] names =
            [.. HostileNames.All, new string('W', 10_000), string.Join(' ', Enumerable.Repeat("word", 5_000))];
        foreach (var name in names)
            AssertWhole(draw.Draw(Shown with
            {
                Label = PageText.Line(name, PictureFacts.LongestLabel),
                Details = PageText.Line(name, PictureFacts.LongestLabel),
            }));
    }

    [Fact]
    public void A_name_that_the_font_lacks_is_replaced_by_the_id()
    {
        using var draw = new DrawPicture();
        Assert.Equal(
            draw.Draw(Shown with { Label = PageText.Short(Shown.Id) }), draw.Draw(Shown with { Label = "数据集" }));
        Assert.NotEqual(draw.Draw(Shown), draw.Draw(Shown with { Label = "数据集" }));
        Assert.NotEqual(
            draw.Draw(Shown with { Label = PageText.Short(Shown.Id) }), draw.Draw(Shown with { Label = "Буквы" }));
    }

    [Fact]
    public void Lines_fit_and_have_the_beginning_of_the_text_in_its_order()
    {
        var bytes = SKData.CreateCopy(Embedded.Read("fonts/Inter-SemiBold.ttf"));
        using var font = new SKFont(SKTypeface.FromData(bytes), 40);
        Gen.Select(Gen.String[Gen.Char["abcWM il."], 0, 200], Gen.Int[40, 900], Gen.Int[1, 4])
            .Sample((text, width, most) =>
            {
                var lines = PictureText.Wrap(text, font, width, most);
                Assert.InRange(lines.Count, 0, most);
                // One letter stays on its line even when the line is narrower.
                Assert.All(lines, line => Assert.True(line.Length <= 2 || font.MeasureText(line) <= width + 1, line));
                var shown = string.Concat(lines).TrimEnd('…');
                Assert.StartsWith(Letters(shown), Letters(text), StringComparison.Ordinal);
                if (!lines.Any(line => line.EndsWith('…')))
                    Assert.Equal(Letters(text), Letters(shown));
            });
    }

    private static string Letters(string text) => text.Replace(" ", "", StringComparison.Ordinal);

    private static void AssertWhole(byte[] png)
    {
        Assert.InRange(png.Length, 5_000, MostBytes);
        using var picture = SKBitmap.Decode(png);
        Assert.NotNull(picture);
        Assert.Equal((DrawPicture.Width, DrawPicture.Height), (picture.Width, picture.Height));
    }

    private async Task<EntityTagHeaderValue> TagAsync(AinftId id)
    {
        using var answer = await App.Http.GetAsync(new Uri(App.Address, $"/ainft/{id}/picture.png"), Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return answer.Headers.ETag!;
    }

    private async Task<AinftId> MintAsync(string name)
    {
        var manifest = Creator.ManifestOf(name);
        await Creator.MintAsync(App.Http, Creator.Single(manifest));
        return Creator.IdOf(manifest);
    }
}
