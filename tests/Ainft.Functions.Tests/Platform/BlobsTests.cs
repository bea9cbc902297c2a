using System.Text;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Platform;

public class BlobsTests(StorageFixture fixture)
{
    private static readonly byte[] First = Encoding.UTF8.GetBytes("the first content");
    private static readonly byte[] Second = Encoding.UTF8.GetBytes("another content");

    [Fact]
    public async Task A_blob_is_created_once()
    {
        var blobs = (await StorageUnderTest.CreateAsync(fixture)).Blobs;

        Assert.True(await blobs.CreateAsync("a/b", First, "text/plain"));
        Assert.False(await blobs.CreateAsync("a/b", Second, "text/plain"));

        Assert.Equal(First, (await blobs.ReadAsync("a/b"))!.Value.ToArray());
        Assert.Equal("first"u8.ToArray(), (await blobs.ReadRangeAsync("a/b", 4, 5))!.Value.ToArray());
        Assert.True(await blobs.ExistsAsync("a/b"));
    }

    [Fact]
    public async Task Only_one_of_many_writers_creates_a_blob()
    {
        var blobs = (await StorageUnderTest.CreateAsync(fixture)).Blobs;

        var created = await Task.WhenAll(Enumerable.Range(0, 16)
            .Select(_ => blobs.CreateAsync("one", First, "text/plain")));

        Assert.Single(created, c => c);
    }

    [Fact]
    public async Task A_replaced_blob_has_the_last_content()
    {
        var blobs = (await StorageUnderTest.CreateAsync(fixture)).Blobs;

        await blobs.ReplaceAsync("a", First, "text/plain");
        await blobs.ReplaceAsync("a", Second, "text/plain");

        Assert.Equal(Second, (await blobs.ReadAsync("a"))!.Value.ToArray());
    }

    [Fact]
    public async Task An_absent_blob_is_null_and_cannot_be_deleted()
    {
        var blobs = (await StorageUnderTest.CreateAsync(fixture)).Blobs;
        await blobs.CreateAsync("here", First, "text/plain");

        Assert.Null(await blobs.ReadAsync("a"));
        Assert.Null(await blobs.ReadRangeAsync("a", 0, 1));
        Assert.False(await blobs.ExistsAsync("a"));
        Assert.False(await blobs.DeleteAsync("a"));
        Assert.True(await blobs.DeleteAsync("here"));
        Assert.False(await blobs.ExistsAsync("here"));
    }

    [Fact]
    public async Task Blobs_are_listed_in_the_order_of_their_names()
    {
        var blobs = (await StorageUnderTest.CreateAsync(fixture)).Blobs;
        foreach (var name in (string[])["b/2", "a/1", "b/1"])
            await blobs.CreateAsync(name, First, "text/plain");

        Assert.Equal(["a/1", "b/1", "b/2"], await blobs.ListAsync().Select(blob => blob.Name).ToListAsync());
    }
}
