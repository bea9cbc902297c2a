using Ainft.Functions.Runs;
using Ainft.Functions.Tests.Runs;
using Ainft.Functions.Tests.Upkeep;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Evidence;

/// <summary>The open runs and the current verdict of a component, at another instance and in checks.</summary>
public sealed class CurrentVerdictTests(StorageFixture storage, ChainFixture chain) : TaskScene(storage, chain)
{
    [Fact]
    public async Task Another_instance_sees_an_open_run_and_then_its_verdict_soon()
    {
        var manifest = Reproducible("watched");
        var id = Creator.IdOf(manifest);
        await Creator.MintAsync(App.Http, Creator.Single(manifest));
        var reader = await World.StartAppAsync();
        await SeesAsync(reader, id, "never-tried");

        var (run, panel) = await DrawAsync(2, manifest, register: _ => Task.CompletedTask);
        await SeesAsync(reader, id, "in-progress");
        await Task.WhenAll(panel.Select(node => node.WorkAsync(run)));

        // The instance that decided the run answers with the verdict at once.
        Assert.Equal("reproduced", await StandingAsync(App, id));
        await SeesAsync(reader, id, "reproduced");
    }

    [Fact]
    public async Task Open_runs_and_verdicts_of_states_are_checked_repaired_and_rebuilt()
    {
        var (run, panel) = await DrawAsync(2);
        var index = new StoredIndex(World);
        Assert.Equal("", await Upkeep.Upkeep.FindingsAsync(World));
        await RepairsAsync("state-missing", () => index.DeleteRowAsync("States"));

        await Task.WhenAll(panel.Select(node => node.WorkAsync(run)));
        Assert.Equal("", await Upkeep.Upkeep.FindingsAsync(World));
        await RepairsAsync("state-missing", () => index.DeleteRowAsync("States"));
        await RequestAsync((await App.Get<RunStore>().FindAsync(run, TestContext.Current.CancellationToken))!
            .Request.Subject!.Value, 2);
        // After the repair of a wrong row the app ends, because it may have cached the row.
        await RepairsAsync("state-wrong", () => index.ChangeRowAsync("States", "Agreed", 1));
        var whole = await TableSnapshot.TakeAsync(World, "States");

        var (report, _) = await Upkeep.Upkeep.RebuildAsync(World, dropOld: false);

        Assert.Equal("", Upkeep.Upkeep.TextOf(report));
        Assert.Equal(whole, (await TableSnapshot.TakeAsync(World, "States1"))
            .Replace("States1 ", "States ", StringComparison.Ordinal));
    }

    private async Task RepairsAsync(string expected, Func<Task> damage)
    {
        var whole = await TableSnapshot.TakeAsync(World, "States");
        await damage();
        Assert.StartsWith($"{expected} 1 1: States 0x", await Upkeep.Upkeep.FindingsAsync(World, repair: true),
            StringComparison.Ordinal);
        Assert.Equal(whole, await TableSnapshot.TakeAsync(World, "States"));
    }

    /// <summary>An instance sees a state within its age. The patience is longer for a busy machine.</summary>
    private static Task SeesAsync(App reader, AinftId id, string state) => Eventually.HoldsAsync(
        async () => await StandingAsync(reader, id) == state, TimeSpan.FromSeconds(10));

    private static async Task<string?> StandingAsync(App app, AinftId id) =>
        (await app.GetJsonAsync($"ainfts/{id}")).GetProperty("reproduction").GetProperty("state").GetString();
}
