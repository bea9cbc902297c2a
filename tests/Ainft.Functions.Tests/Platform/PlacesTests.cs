using System.Net;
using Ainft.Functions.Platform;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Ainft.Functions.Tests.Platform;

/// <summary>
/// Places that clients share. A client cannot take all of them, and does not wait behind the queue of another client.
/// </summary>
public sealed class PlacesTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FakeTimeProvider time = new();

    [Fact]
    public void No_client_ever_holds_more_than_its_share_and_all_together_no_more_than_the_total() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[1, 40], Gen.Bool).Array[1, 200].Sample(steps =>
        {
            var shares = new Shares(100, 40);
            var taken = new List<(ClientAddress Client, int Amount)>();
            foreach (var (who, amount, takes) in steps)
            {
                var client = Client(who);
                if (takes)
                {
                    var all = taken.Sum(one => one.Amount);
                    var mine = taken.Where(one => one.Client == client).Sum(one => one.Amount);
                    var expected = mine + amount > 40 ? ShareAnswer.ShareIsFull
                        : all + amount > 100 ? ShareAnswer.AllIsFull
                        : ShareAnswer.Taken;
                    Assert.Equal(expected, shares.TryTake(client, amount, 0));
                    if (expected == ShareAnswer.Taken)
                        taken.Add((client, amount));
                }
                else if (taken.Count > 0)
                {
                    shares.Return(taken[0].Client, taken[0].Amount);
                    taken.RemoveAt(0);
                }
            }
            taken.ForEach(one => shares.Return(one.Client, one.Amount));
            Assert.Equal(0, shares.Held);
        });

    [Fact]
    public void A_client_that_holds_nothing_may_take_what_one_request_needs_though_its_share_is_smaller()
    {
        var shares = new Shares(100, 10);
        Assert.Equal(ShareAnswer.Taken, shares.TryTake(Client(1), 60, least: 60));
        Assert.Equal(ShareAnswer.ShareIsFull, shares.TryTake(Client(1), 1, least: 60));
        Assert.Equal(ShareAnswer.AllIsFull, shares.TryTake(Client(2), 60, least: 60));
    }

    [Fact]
    public async Task A_client_with_many_requests_waits_behind_its_own()
    {
        var places = new Places(new Shares(4, 2), Patience, time);
        var hostile = Enumerable.Range(0, 100).Select(_ => places.TakeAsync(Client(1), 1, default)).ToArray();
        Assert.Equal(2, hostile.Count(one => one.IsCompleted));

        using var first = await places.TakeAsync(Client(2), 1, default);
        using var second = await places.TakeAsync(Client(3), 1, default);
        Assert.NotNull(first);
        Assert.NotNull(second);
    }

    [Fact]
    public async Task What_becomes_free_goes_to_the_client_that_holds_least()
    {
        var places = new Places(new Shares(2, 2), Patience, time);
        var held = await places.TakeAsync(Client(1), 1, default);
        using var kept = await places.TakeAsync(Client(1), 1, default);
        var again = places.TakeAsync(Client(1), 1, default);
        var other = places.TakeAsync(Client(2), 1, default);

        held!.Dispose();
        using var place = await other;
        Assert.NotNull(place);
        Assert.False(again.IsCompleted);
    }

    [Fact]
    public async Task A_request_that_needs_much_is_not_overtaken_for_ever_by_those_that_need_little()
    {
        var places = new Places(new Shares(10, 10), Patience, time);
        var small = await places.TakeAsync(Client(1), 5, default);
        var large = places.TakeAsync(Client(2), 10, default);
        var late = places.TakeAsync(Client(3), 1, default);
        Assert.False(late.IsCompleted);

        small!.Dispose();
        using (await large)
            Assert.False(late.IsCompleted);
        Assert.NotNull(await late);
    }

    [Fact]
    public async Task Who_waits_too_long_gets_nothing_and_holds_nothing()
    {
        var places = new Places(new Shares(1, 1), Patience, time);
        var held = await places.TakeAsync(Client(1), 1, default);
        var waiting = places.TakeAsync(Client(2), 1, default);
        time.Advance(Patience);
        Assert.Null(await waiting);

        held!.Dispose();
        held.Dispose();
        Assert.NotNull(await places.TakeAsync(Client(3), 1, default));
        Assert.Equal(0, places.Waiting);
    }

    [Fact]
    public async Task A_request_that_is_aborted_leaves_the_line()
    {
        var places = new Places(new Shares(1, 1), Patience, time);
        using var gone = new CancellationTokenSource();
        var held = await places.TakeAsync(Client(1), 1, default);
        var waiting = places.TakeAsync(Client(2), 1, gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        held!.Dispose();
        Assert.NotNull(await places.TakeAsync(Client(3), 1, default));
    }

    private static ClientAddress Client(int number) => ClientAddress.From(new IPAddress([192, 0, 2, (byte)number]));
}
