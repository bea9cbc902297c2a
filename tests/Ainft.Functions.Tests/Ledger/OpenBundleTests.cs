using Ainft.Ethereum;
using Ainft.Functions.Ledger;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Ledger;

/// <summary>Entries that wait during a flush are bounded, and each of them is kept.</summary>
public sealed class OpenBundleTests(StorageFixture storage)
{
    [Fact]
    public async Task What_waits_is_bounded_by_bytes_and_flushed_in_the_end()
    {
        await using var app = await App.StartAsync(storage);
        // The bundle is not started yet, which is like storage that does not answer.
        using var open = new OpenBundle(app.Get<CommitBundle>(), app.Get<ILogger<OpenBundle>>());
        var content = new byte[OpenBundle.MaxBytes - 1024];
        content.AsSpan().Fill((byte)' ');
        (content[0], content[^1]) = ((byte)'{', (byte)'}');
        var joined = Enumerable.Range(0, OpenBundle.MaxWaitingBytes / OpenBundle.MaxBytes)
            .Select(n => open.AppendAsync([EntryOf(n, content)])).ToArray();

        Assert.Null(await open.AppendAsync([EntryOf(99, content)]));
        Assert.DoesNotContain(joined, request => request.IsCompleted);

        await open.StartAsync(TestContext.Current.CancellationToken);
        Assert.All(await Task.WhenAll(joined), answer => Assert.Equal([true], answer));
        Assert.Equal([true], await open.AppendAsync([EntryOf(99, content)]));
        await open.StopAsync(TestContext.Current.CancellationToken);
        Assert.Null(await open.AppendAsync([EntryOf(100, content)]));
    }

    private static Entry EntryOf(int n, byte[] content) =>
        new(new Leaf(EntryKind.Statement, Keccak256.Hash([(byte)n]), default), content, "{}"u8.ToArray());
}
