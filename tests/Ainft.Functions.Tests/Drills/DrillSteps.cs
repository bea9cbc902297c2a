using Ainft.Functions.Ledger;
using Ainft.Testing;
using Azure.Storage.Blobs;

namespace Ainft.Functions.Tests.Drills;

/// <summary>The steps of docs/operations.md that several drills have in common.</summary>
internal static class DrillSteps
{
    /// <summary>The setting of an app that reads the chain and sends no transaction.</summary>
    public static readonly (string Name, string Value) WithoutKey = ("Ainft__Chain__OperatorKey", "");

    /// <summary>Anchors all bundles and waits until each anchor is final.</summary>
    public static Task AnchorAllAsync(this App app, World world) => Eventually.HoldsAsync(
        async () =>
        {
            await world.MineAsync();
            await app.RunAsync("ReconcileChain");
            await app.RunAsync("AnchorBundles");
            return await app.Get<Bundles>().CountOpenAsync(default) == 0
                && await app.Get<Batches>().ListUnanchoredAsync(1, default).CountAsync() == 0;
        },
        TimeSpan.FromMinutes(1));

    /// <summary>Copies the blobs of a container, as a tool does that reads one blob after the other.</summary>
    public static async Task CopyAsync(World from, World to, string container)
    {
        var (source, target) = (ContainerOf(from, container), ContainerOf(to, container));
        await target.CreateIfNotExistsAsync();
        await foreach (var blob in source.GetBlobsAsync())
        {
            var content = await source.GetBlobClient(blob.Name).DownloadContentAsync();
            await target.GetBlobClient(blob.Name).UploadAsync(content.Value.Content, overwrite: true);
        }
    }

    /// <summary>Starts an app once, so that it creates the tables, containers and queues that do not exist.</summary>
    public static async Task PrepareAsync(World world)
    {
        var app = await world.StartAppAsync(null, WithoutKey);
        await app.StopAsync();
    }

    /// <summary>Runs <c>rebuild</c> with the built executable, and returns its exit code.</summary>
    public static async Task<int> RebuildAsync(World world, params string[] options)
    {
        await using var process = AppProcess.Run(
            world.Settings(), null, ["rebuild", "--grace", "0", "--drop-old", .. options]);
        var code = await process.WaitForExitAsync();
        TestContext.Current.SendDiagnosticMessage("{0}", process.RecentOutput);
        return code;
    }

    private static BlobContainerClient ContainerOf(World world, string container) =>
        new(world.Storage, $"{world.Prefix}-{container}");
}
