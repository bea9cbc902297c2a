using Ainft.Functions.Platform;
using Ainft.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Ainft.Functions.Tests.Platform;

/// <summary>The facts in the cache that change, without the stores that use them. The tests move its clock.</summary>
public sealed class RecentFactTests(StorageFixture storage) : IAsyncLifetime
{
    private static readonly FactKind<string> Text = new("changing text", text => 2 * text.Length);

    private readonly FakeTimeProvider time = new(DateTimeOffset.UtcNow);
    private App? app;

    private FactCache Facts => app!.Get<FactCache>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => app = await App.StartAsync(
        storage,
        new() { ["Ainft__Cache__FreshSeconds"] = "5" },
        builder => builder.Services.AddSingleton<TimeProvider>(time));

    public ValueTask DisposeAsync() => app!.DisposeAsync();

    [Fact]
    public async Task It_is_read_again_once_it_is_older_than_the_settings_allow()
    {
        Assert.Equal("first", await ReadAsync("first"));
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("first", await ReadAsync("second"));
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("third", await ReadAsync("third"));
    }

    [Fact]
    public async Task A_change_of_the_same_instance_is_seen_at_once()
    {
        Assert.Equal("before", await ReadAsync("before", version: 7));
        Assert.Equal("after", await ReadAsync("after", version: 8));
        Assert.Equal("after", await ReadAsync("later", version: 8));
    }

    [Fact]
    public async Task Callers_share_a_read_but_not_one_that_began_before_their_own_change()
    {
        var (older, newer) = (new TaskCompletionSource<string>(), new TaskCompletionSource<string>());
        using var misses = new CacheMisses(app!);
        var first = Facts.ReadRecentAsync(Text, default, () => older.Task, Ct);
        var shared = Facts.ReadRecentAsync(Text, default, () => throw new InvalidOperationException(), Ct);
        var changed = Facts.ReadRecentAsync(Text, new() { Version = 1 }, () => newer.Task, Ct);
        older.SetResult("before the change");
        newer.SetResult("after the change");

        Assert.Equal("before the change", await first);
        Assert.Equal("before the change", await shared);
        Assert.Equal("after the change", await changed);
        Assert.Equal(2, misses.Of("changing text"));
    }

    [Fact]
    public async Task No_caller_gets_a_value_from_a_read_that_began_too_long_ago()
    {
        var slow = new TaskCompletionSource<string>();
        var first = Facts.ReadRecentAsync(Text, default, () => slow.Task, Ct);
        time.Advance(TimeSpan.FromSeconds(6));
        var later = ReadAsync("read later");
        slow.SetResult("read slowly");

        Assert.Equal("read slowly", await first);
        Assert.Equal("read later", await later);
    }

    [Fact]
    public async Task A_failed_read_fails_for_its_callers_and_is_not_kept()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => Facts.ReadRecentAsync(
            Text, default, () => Task.FromException<string>(new InvalidDataException("The row is wrong.")), Ct));

        Assert.Equal("right", await ReadAsync("right"));
    }

    [Fact]
    public async Task A_caller_gets_no_value_whose_read_began_before_its_limit()
    {
        await ReadAsync("older");
        time.Advance(TimeSpan.FromMilliseconds(10));
        var limit = time.GetTimestamp();

        Assert.Equal("newer", await ReadAsync("newer", notBefore: limit));
        Assert.Equal("newer", await ReadAsync("unread", notBefore: limit));
    }

    [Fact]
    public async Task A_fact_may_have_an_age_of_its_own()
    {
        var minute = new Wanted { Age = TimeSpan.FromMinutes(1) };
        Assert.Equal("first", await Facts.ReadRecentAsync(Text, minute, () => Task.FromResult("first"), Ct));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("first", await Facts.ReadRecentAsync(Text, minute, () => Task.FromResult("second"), Ct));
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("third", await Facts.ReadRecentAsync(Text, minute, () => Task.FromResult("third"), Ct));
    }

    private Task<string> ReadAsync(string stored, long version = 0, long notBefore = 0) => Facts.ReadRecentAsync(
        Text, new() { Version = version, NotBefore = notBefore }, () => Task.FromResult(stored), Ct);
}
