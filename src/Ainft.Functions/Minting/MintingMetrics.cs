using System.Diagnostics.Metrics;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

/// <summary>Counts the registered components.</summary>
public sealed class MintingMetrics(IMeterFactory meters)
{
    private readonly Counter<int> mints = Telemetry.MeterOf(meters)
        .CreateCounter<int>("ainft.mints", "{component}", "Components registered");

    public void Minted(int count) => mints.Add(count);
}
