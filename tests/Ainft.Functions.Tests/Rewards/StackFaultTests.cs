using Ainft.Functions.Tests.Ledger;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Rewards;

/// <summary>
/// Each storage write of a mint with a royalty stack fails once as a lost request and once as a lost answer. A row
/// never names a stack that is missing, and the repeated mint has the same royalties.
/// </summary>
public sealed class StackFaultTests(StorageFixture storage, ChainFixture chain)
{
    private const string Asking = """{"ainft":1,"kind":"data","name":"asking","royalty":250}""";

    [Fact]
    public async Task Every_write_of_a_mint_with_a_stack_may_be_lost_or_go_unanswered()
    {
        var writes = await CountWritesAsync();
        Assert.InRange(writes, 5, 24);
        foreach (var fault in Enum.GetValues<Fault>())
            for (var n = 0; n < writes; n++)
                await MintWithFaultAsync(n, fault);
    }

    private static string BodyOf(Creator creator) =>
        creator.Many(Asking, Creator.ManifestOf("owing", creator.IdOf(Asking)));

    private async Task<int> CountWritesAsync()
    {
        var (world, app, faults, _) = await FaultyStorage.StartAsync(storage, chain);
        await using var disposing = world;
        await Creator.MintAsync(app.Http, BodyOf(new Creator(world.Domain)));
        return faults.Writes.Count;
    }

    private async Task MintWithFaultAsync(int n, Fault fault)
    {
        var (world, app, faults, time) = await FaultyStorage.StartAsync(storage, chain);
        await using var disposing = world;
        var creator = new Creator(world.Domain);
        var id = creator.IdOf(Creator.ManifestOf("owing", creator.IdOf(Asking)));
        faults.Lose(n, fault);
        (await Creator.PostAsync(app.Http, "ainfts", BodyOf(creator))).Dispose();
        faults.Reset();

        time.Ahead = TimeSpan.FromMinutes(1);
        await app.RunAsync("SweepBundles");
        await app.DrainAsync("project-bundle", "ProjectBundle");
        if ((await app.Http.GetAsync($"ainfts/{id}")).IsSuccessStatusCode)
            await HasRoyaltiesAsync(world, id);
        await Creator.MintAsync(app.Http, BodyOf(creator));
        await HasRoyaltiesAsync(world, id);
    }

    /// <summary>Requires that another instance, which has no cache, finds the stack.</summary>
    private static async Task HasRoyaltiesAsync(World world, AinftId id)
    {
        var fresh = await world.StartAppAsync();
        var royalties = (await fresh.GetJsonAsync($"ainfts/{id}/royalties")).GetProperty("royalties");
        Assert.Equal(250 * RoyaltyStack.BasisPoint, royalties.GetProperty("units").GetInt32());
    }
}
