using Ainft.Testing;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.Time.Testing;

namespace Ainft.Functions.Tests.Platform;

public class LeasesTests(StorageFixture fixture)
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Only_one_of_many_holds_a_lease()
    {
        var leases = (await StorageUnderTest.CreateAsync(fixture)).Storage.Leases;

        var held = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => leases.TryAcquireAsync("work", Duration)));

        var lease = Assert.Single(held, l => l is not null);
        Assert.False(lease!.Lost.IsCancellationRequested);
        await lease.DisposeAsync();
        await using var next = await leases.TryAcquireAsync("work", Duration);
        Assert.NotNull(next);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_release_without_an_answer_is_no_error_because_the_lease_expires(bool breaksWithinAnswer)
    {
        var under = await StorageUnderTest.CreateAsync(fixture, retries: 0);
        under.Faults.BreaksWithinAnswers = breaksWithinAnswer;
        var lease = await under.Storage.Leases.TryAcquireAsync("work", Duration);
        under.Faults.Lose(0, Fault.AnswerLost);

        await lease!.DisposeAsync();
    }

    [Fact]
    public async Task Leases_of_different_names_do_not_meet()
    {
        var leases = (await StorageUnderTest.CreateAsync(fixture)).Storage.Leases;

        await using var one = await leases.TryAcquireAsync("one", Duration);
        await using var other = await leases.TryAcquireAsync("other", Duration);

        Assert.NotNull(one);
        Assert.NotNull(other);
    }

    [Fact]
    public async Task A_held_lease_is_renewed_before_it_runs_out()
    {
        var time = new FakeTimeProvider();
        var under = await StorageUnderTest.CreateAsync(fixture, time: time);
        await using var lease = await under.Storage.Leases.TryAcquireAsync("work", Duration);
        var renewed = new TaskCompletionSource<StorageWrite>();
        under.Faults.Writing += renewed.SetResult;

        time.Advance(Duration / 3);

        Assert.EndsWith("/work", (await renewed.Task).Path, StringComparison.Ordinal);
        under.Faults.Writing -= renewed.SetResult;
        Assert.False(lease!.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task A_lease_that_was_broken_is_lost()
    {
        var time = new FakeTimeProvider();
        var under = await StorageUnderTest.CreateAsync(fixture, time: time);
        await using var lease = await under.Storage.Leases.TryAcquireAsync("work", Duration);
        var lost = new TaskCompletionSource();
        lease!.Lost.Register(lost.SetResult);

        var container = new BlobContainerClient(under.Options.ConnectionString, $"{under.Options.Prefix}-leases");
        await container.GetBlobClient("work").GetBlobLeaseClient().BreakAsync(TimeSpan.Zero);
        time.Advance(Duration / 3);

        await lost.Task;
    }

    [Fact]
    public async Task A_lease_that_cannot_be_renewed_for_two_thirds_of_its_time_is_lost()
    {
        var time = new FakeTimeProvider();
        var under = await StorageUnderTest.CreateAsync(fixture, retries: 0, time: time);
        await using var lease = await under.Storage.Leases.TryAcquireAsync("work", Duration);
        var acquired = time.GetUtcNow();
        var lost = new TaskCompletionSource<DateTimeOffset>();
        lease!.Lost.Register(() => lost.SetResult(time.GetUtcNow()));

        under.Faults.Lose(0, Fault.RequestLost, int.MaxValue / 2);
        while (!lost.Task.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.True(await lost.Task - acquired >= Duration * 2 / 3);
    }
}
