using System.Net.Http.Headers;
using System.Text;

namespace Ainft.Functions.Tests;

/// <summary>Mints many components by one request, for tests that need a large registry.</summary>
internal static class BulkMint
{
    /// <summary>Mints the manifests in their order, makes their rows, and returns the name of their bundle.</summary>
    public static async Task<string> RunAsync(App app, World world, Creator creator, IReadOnlyList<string> manifests)
    {
        using var request = Sign(world, creator, manifests);
        using var answer = await app.Http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        await app.DrainAsync("project-bundle", "ProjectBundle");
        return answer.Headers.Location!.OriginalString.Split('/')[^1];
    }

    private static HttpRequestMessage Sign(World world, Creator creator, IReadOnlyList<string> manifests)
    {
        Leaf[] leaves =
            [.. manifests.Select(manifest => Leaf.Registration(creator.IdOf(manifest), creator.Address))];
        var deadline = Creator.SoonDeadline;
        var hash = MintMessage.HashMintMany(world.Domain, MerkleTree.Build(leaves).Root, leaves.Length, deadline);
        var request = new HttpRequestMessage(
            HttpMethod.Post, $"ainfts/bulk?creator={creator.Address}&deadline={deadline}")
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(string.Join('\n', manifests))),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        request.Headers.Add("Ainft-Signature", creator.Key.Sign(hash).ToString());
        return request;
    }
}
