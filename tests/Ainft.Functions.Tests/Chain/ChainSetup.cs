using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Ainft.Functions.Tests.Chain;

/// <summary>
/// The setup of one chain slice under test. Use <c>with</c> for a second process, or for the same process after a
/// restart.
/// </summary>
internal sealed record ChainSetup(Address Registry, params Uri[] Endpoints)
{
    public string Prefix { get; init; } = StorageFixture.NewPrefix();
    public long ChainId { get; init; } = 31337;
    public ulong StartBlock { get; init; }
    public int FinalityDepth { get; init; }
    public string? OperatorKey { get; init; }
    public FakeVault? Vault { get; init; }
    public int MaxWindow { get; init; } = 10_000;
    public int EventsPerTick { get; init; } = 100_000;
    public int Retries { get; init; } = 4;
    public IReadOnlyList<Bytes32> Topics { get; init; } = [Emitter.Topic];
    public HttpMessageHandler? Node { get; init; }
    public Func<IServiceProvider, IChainEvents>? Events { get; init; }
    public FakeTimeProvider Time { get; init; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public Dictionary<string, string?> Settings(string storage) => new()
    {
        ["AzureWebJobsStorage"] = storage,
        ["AINFT_PREFIX"] = Prefix,
        ["Ainft:StorageRetries"] = $"{Retries}",
        ["Ainft:StorageTimeoutSeconds"] = "120",
        ["Ainft:Chain:RpcUrls"] = string.Join(';', Endpoints.Select(endpoint => endpoint.AbsoluteUri)),
        ["Ainft:Chain:ChainId"] = $"{ChainId}",
        ["Ainft:Chain:Registry"] = Registry.ToString(),
        ["Ainft:Chain:StartBlock"] = $"{StartBlock}",
        ["Ainft:Chain:FinalityDepth"] = $"{FinalityDepth}",
        ["Ainft:Chain:OperatorKey"] = OperatorKey,
        ["Ainft:Chain:KeyVaultKey"] = Vault is null ? null : FakeVault.KeyId,
        ["Ainft:Chain:MaxWindow"] = $"{MaxWindow}",
        ["Ainft:Chain:EventsPerTick"] = $"{EventsPerTick}",
    };
}
