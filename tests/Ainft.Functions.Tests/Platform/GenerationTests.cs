using Ainft.Functions.Platform;
using Ainft.Testing;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace Ainft.Functions.Tests.Platform;

public class GenerationTests(StorageFixture fixture)
{
    [Fact]
    public async Task Index_tables_begin_empty_in_the_next_generation_and_lasting_tables_go_on()
    {
        var prefix = StorageFixture.NewPrefix();
        var old = await OpenAsync(prefix);
        await old.Rows("Things").InsertAsync(new TableEntity("p", "a"));
        await old.Rows("Lasting").InsertAsync(new TableEntity("p", "a"));

        Assert.True(await old.Generations.MoveAsync(await old.Generations.ReadAsync(), 1));
        var now = await OpenAsync(prefix);

        Assert.Equal(1, now.Generation);
        Assert.Null(await now.Rows("Things").GetAsync("p", "a"));
        Assert.NotNull(await now.Rows("Lasting").GetAsync("p", "a"));
        Assert.NotNull(await old.Rows("Things").GetAsync("p", "a"));
    }

    [Fact]
    public async Task Of_two_that_move_the_generation_on_at_once_one_does()
    {
        var storage = await OpenAsync(StorageFixture.NewPrefix());
        var first = await storage.Generations.ReadAsync();

        var won = await Task.WhenAll(Enumerable.Range(1, 4).Select(to => storage.Generations.MoveAsync(first, to)));

        Assert.Equal(1, won.Count(moved => moved));
        Assert.Equal(1 + Array.IndexOf(won, true), (await storage.Generations.ReadAsync()).Number);
        Assert.False(await storage.Generations.MoveAsync(first, 9));
    }

    [Fact]
    public async Task Generations_are_dropped_except_the_current_one_and_those_of_another_deployment()
    {
        var prefix = StorageFixture.NewPrefix();
        var storage = await OpenAsync(prefix);
        var neighbour = await OpenAsync(prefix + "x");
        await neighbour.Rows("Things").InsertAsync(new TableEntity("p", "a"));
        await storage.Generations.MoveAsync(await storage.Generations.ReadAsync(), 2);
        var now = await OpenAsync(prefix);
        await now.Rows("Things").InsertAsync(new TableEntity("p", "a"));
        Assert.Equal([0, 2], (await now.ListGenerationsAsync()).Order());

        await now.DropGenerationAsync(0);

        Assert.Equal([2], await now.ListGenerationsAsync());
        Assert.NotNull(await now.Rows("Things").GetAsync("p", "a"));
        Assert.NotNull(await neighbour.Rows("Things").GetAsync("p", "a"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => now.DropGenerationAsync(2));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_app_ends_itself_when_another_generation_is_current_or_its_rows_were_repaired(bool repaired)
    {
        await using var app = await App.StartAsync(fixture,
            configure: builder => builder.Services.AddSingleton<TimeProvider>(new HastyTime()));
        var storage = app.Get<Storage>();
        var ending = new TaskCompletionSource();
        await using var _ = app.Get<IHostApplicationLifetime>().ApplicationStopping.Register(ending.SetResult);

        if (repaired)
            await storage.Generations.SignalRepairAsync();
        else
            await storage.Generations.MoveAsync(await storage.Generations.ReadAsync(), 1);

        await ending.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private async Task<Storage> OpenAsync(string prefix)
    {
        var options = new StorageOptions { ConnectionString = await fixture.ConnectAsync(), Prefix = prefix };
        var storage = new Storage(
            Microsoft.Extensions.Options.Options.Create(options), HttpClientTransport.Shared,
            [new(StorageKind.Table, "Things", IsIndex: true), new(StorageKind.Table, "Lasting")], TimeProvider.System);
        await storage.CreateAsync();
        return storage;
    }

    /// <summary>The real clock with timers of at most a moment.</summary>
    private sealed class HastyTime : TimeProvider
    {
        private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, Shorter(dueTime), Shorter(period));

        private static TimeSpan Shorter(TimeSpan span) => span > Moment ? Moment : span;
    }
}
