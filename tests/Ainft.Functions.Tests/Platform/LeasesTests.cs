using Ainft.Testing;

namespace Ainft.Functions.Tests.Platform;

public class LeasesTests(StorageFixture fixture)
{
    static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);

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

    [Fact]
    public async Task Leases_of_different_names_do_not_meet()
    {
        var leases = (await StorageUnderTest.CreateAsync(fixture)).Storage.Leases;

        await using var one = await leases.TryAcquireAsync("one", Duration);
        await using var other = await leases.TryAcquireAsync("other", Duration);

        Assert.NotNull(one);
        Assert.NotNull(other);
    }
}
