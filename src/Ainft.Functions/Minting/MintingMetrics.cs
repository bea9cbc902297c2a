using System.Diagnostics.Metrics;

namespace Ainft.Functions.Minting;

/// <summary>How many components were registered.</summary>
public sealed class MintingMetrics(IMeterFactory meters)
{
    private readonly Counter<int> mints = meters.Create("Ainft").CreateCounter<int>("ainft.mints", "{component}", "Components registered");

    public void Minted(int count) => mints.Add(count);
}
