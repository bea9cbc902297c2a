using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Rewards;

/// <summary>
/// The account that proposes and activates roots, with its own nonces. It is not the operator, so a stolen key of one
/// of them does not have the power of the other.
/// </summary>
internal sealed class Settler : IHostedLifecycleService, IDisposable
{
    private readonly OperatorKey key, anchoring;
    private readonly Lazy<TransactionSender> sender;

    public Settler(
        IOptions<RewardsOptions> options, Senders senders, OperatorKey anchoring, IServiceProvider services)
    {
        (key, this.anchoring) = (new OperatorKey(SignerOf(options.Value, services)), anchoring);
        sender = new Lazy<TransactionSender>(() => senders.Of(key));
    }

    /// <summary>The sender of the settler's transactions.</summary>
    public TransactionSender Sender => sender.Value;

    /// <summary>Whether the app has the key of the settler.</summary>
    public bool HasKey => key.Signer is not null;

    /// <summary>
    /// Reads the account of a key in a vault, and requires an account of its own, before the timers start.
    /// </summary>
    /// <exception cref="OptionsValidationException">The settler is the operator.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await key.LoadAsync(cancellationToken);
        await anchoring.LoadAsync(cancellationToken);
        if (key.Signer is { } settler && settler.Address == anchoring.Signer?.Address)
            throw new OptionsValidationException(
                nameof(RewardsOptions),
                typeof(RewardsOptions),
                [
                    $"{nameof(RewardsOptions.SettlerKey)}: The settler {settler.Address} is the operator that anchors "
                    + "batches. Give the settler a key of its own.",
                ]);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        // Without a transaction there is no sender, and the services that make one are gone when the app ends.
        if (sender.IsValueCreated)
            sender.Value.Dispose();
    }

    private static ISigner? SignerOf(RewardsOptions options, IServiceProvider services) => options switch
    {
        { VaultKeyId: { } id } => KeyVaultSetup.CreateSigner(services, id, RewardsOptions.KeyVaultSetting),
        { SettlerKey: { Length: > 0 } key } => LocalKey.Parse(key),
        _ => null,
    };
}
