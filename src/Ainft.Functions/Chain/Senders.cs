using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Chain;

/// <summary>
/// Makes senders for accounts other than the operator's. The nonces of each account have rows of their own, so two
/// accounts never share a nonce.
/// </summary>
internal sealed class Senders(
    ChainEndpoints endpoints, CursorRow cursors, Storage storage, IOptions<ChainOptions> options, ChainMetrics metrics,
    IServiceProvider services)
{
    /// <summary>
    /// The sender of an account. The owner of the key calls
    /// <see cref="TransactionSender.AdvanceAsync(CancellationToken)"/>.
    /// </summary>
    public TransactionSender Of(OperatorKey key) => new(
        new OperatorAccount(key, endpoints, cursors), storage, options, services.GetRequiredService<TimeProvider>(),
        metrics, services.GetRequiredService<ILogger<TransactionSender>>());
}
