using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Platform;

/// <summary>The cache of facts that never change, without the stores that use it.</summary>
public sealed class FactCacheTests(StorageFixture storage) : IAsyncLifetime
{
    private const int Limit = 8 << 20;

    private static readonly FactKind<string> Text = new("text", text => 2 * text.Length);
    private static readonly FactKind<byte[]> Bytes = new("bytes", bytes => bytes.Length);
    private static readonly Bytes32 Name = NameOf(0);

    private App? app;

    private FactCache Facts => app!.Get<FactCache>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        app = await App.StartAsync(storage, new() { ["Ainft__Cache__SizeMiB"] = $"{Limit >> 20}" });

    public ValueTask DisposeAsync() => app!.DisposeAsync();

    [Fact]
    public async Task Callers_of_a_missing_fact_share_one_read_and_it_is_one_miss()
    {
        var (read, reads) = (new TaskCompletionSource<string?>(), 0);
        using var misses = new CacheMisses(app!);
        var callers = Enumerable.Range(0, 64).Select(_ => Task.Run(() => Facts.ReadAsync(
            Text, Name, () =>
            {
                Interlocked.Increment(ref reads);
                return read.Task;
            }, Ct))).ToArray();
        await Eventually.HoldsAsync(() => Task.FromResult(Volatile.Read(ref reads) == 1), TimeSpan.FromSeconds(30));
        read.SetResult("fact");

        Assert.All(await Task.WhenAll(callers), value => Assert.Equal("fact", value));
        Assert.Equal("fact", await Facts.ReadAsync(Text, Name, () => throw new InvalidOperationException(), Ct));
        Assert.Equal((1, 1), (reads, misses.Of("text")));
    }

    [Fact]
    public async Task A_failed_read_fails_for_its_callers_and_is_not_kept()
    {
        var read = new TaskCompletionSource<string?>();
        var callers = Enumerable.Range(0, 8).Select(_ => Facts.ReadAsync(Text, Name, () => read.Task, Ct)).ToArray();
        read.SetException(new InvalidDataException("The blob is missing."));

        foreach (var caller in callers)
            await Assert.ThrowsAsync<InvalidDataException>(() => caller);
        Assert.Equal("fact", await Facts.ReadAsync(Text, Name, () => Task.FromResult<string?>("fact"), Ct));
    }

    [Fact]
    public async Task A_caller_that_gives_up_does_not_cancel_the_read_of_the_others()
    {
        var read = new TaskCompletionSource<string?>();
        using var impatience = new CancellationTokenSource();
        var impatient = Facts.ReadAsync(Text, Name, () => read.Task, impatience.Token);
        var patient = Facts.ReadAsync(Text, Name, () => read.Task, Ct);
        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        read.SetResult("fact");
        Assert.Equal("fact", await patient);
        Assert.Equal("fact", Facts.Find(Text, Name));
    }

    [Fact]
    public async Task An_absent_fact_is_not_kept_and_no_caller_gets_an_absence_from_before_its_call()
    {
        var older = new TaskCompletionSource<string?>();
        var first = Facts.ReadAsync(Text, Name, () => older.Task, Ct);
        var later = Facts.ReadAsync(Text, Name, () => Task.FromResult<string?>("written meanwhile"), Ct);
        older.SetResult(null);

        Assert.Null(await first);
        Assert.Equal("written meanwhile", await later);
    }

    [Fact]
    public async Task A_fact_that_is_not_final_is_read_again()
    {
        var kind = new FactKind<string>("growing", text => text.Length) { IsFinal = text => text == "final" };
        foreach (var stored in new[] { "pending", "included", "final" })
            Assert.Equal(stored, await Facts.ReadAsync(kind, Name, () => Task.FromResult<string?>(stored), Ct));
        Assert.Equal("final", await Facts.ReadAsync(kind, Name, () => throw new InvalidOperationException(), Ct));
    }

    [Fact]
    public async Task Its_size_stays_within_the_limit_and_a_huge_value_does_not_drop_the_others()
    {
        Facts.Add(Bytes, Name, new byte[1 << 10]);
        Facts.Add(Bytes, NameOf(1), new byte[Limit / 2]);
        Assert.NotNull(Facts.Find(Bytes, Name));
        Assert.Null(Facts.Find(Bytes, NameOf(1)));

        for (var n = 2; n < 1_000; n++)
        {
            Facts.Add(Bytes, NameOf(n), new byte[64 << 10]);
            Assert.InRange(Facts.Size, 0, Limit);
        }

        // A full cache drops old values in the background, and then it keeps new ones again.
        await Eventually.HoldsAsync(
            () =>
            {
                Facts.Add(Bytes, NameOf(1_000), new byte[64 << 10]);
                return Task.FromResult(Facts.Find(Bytes, NameOf(1_000)) is not null);
            },
            TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Facts_of_two_kinds_and_parts_with_one_name_are_different()
    {
        var seen = Seen.Kind("seen");
        Facts.Add(Text, Name, "fact");
        Facts.Add(seen, Name, Seen.Before, part: 1);

        Assert.Null(Facts.Find(Bytes, Name));
        Assert.Null(Facts.Find(seen, Name));
        Assert.NotNull(Facts.Find(seen, Name, part: 1));
        Assert.Equal("fact", Facts.Find(Text, Name));
    }

    private static Bytes32 NameOf(int number) => Keccak256.Hash(BitConverter.GetBytes(number));
}
