using Ainft.Testing;
using Azure.Core.Pipeline;

namespace Ainft.Functions.Tests.Ledger;

/// <summary>
/// A world with one app. Its storage requests can be lost without a retry, and its clock can be moved.
/// </summary>
internal static class FaultyStorage
{
    public static async Task<(World World, App App, FaultTransport Faults, ShiftedTime Time)> StartAsync(
        StorageFixture storage, ChainFixture chain)
    {
        var world = await World.CreateAsync(storage, chain);
        var (faults, time) = (new FaultTransport(), new ShiftedTime());
        var app = await world.StartAppAsync(
            builder => builder.Services.AddSingleton<HttpPipelineTransport>(faults).AddSingleton<TimeProvider>(time),
            ("Ainft__StorageRetries", "0"));
        faults.Reset();
        return (world, app, faults, time);
    }
}
