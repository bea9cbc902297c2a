using System.Numerics;
using Ainft.Ethereum;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Chain;

/// <summary>The configured nodes. The app never uses a node of another chain, and logs it as an error.</summary>
public sealed partial class ChainEndpoints
{
    internal const string HttpClientName = "chain";
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);
    private readonly BigInteger chainId;
    private readonly TimeProvider time;
    private readonly ILogger<ChainEndpoints> logger;

    public ChainEndpoints(
        HttpClient http, IOptions<ChainOptions> options, TimeProvider time, ILogger<ChainEndpoints> logger)
    {
        (this.time, this.logger) = (time, logger);
        chainId = options.Value.ChainId;
        All = [.. options.Value.Endpoints.Select(address => new ChainEndpoint(address, Client(http, address, time)))];
    }

    public IReadOnlyList<ChainEndpoint> All { get; }

    /// <summary>Whether the endpoint is on the configured chain. The first answer is kept.</summary>
    /// <exception cref="JsonRpcUnavailableException">The endpoint did not answer.</exception>
    public async Task<bool> IsRightChainAsync(ChainEndpoint endpoint, CancellationToken ct)
    {
        if (endpoint.ChainId is null)
        {
            var actual = await endpoint.Client.GetChainIdAsync(ct);
            endpoint.IsWrongChain = actual != chainId;
            endpoint.ChainId = actual;
            if (endpoint.IsWrongChain)
                LogWrongChain(endpoint.Address.Host, actual, chainId);
        }
        return !endpoint.IsWrongChain;
    }

    /// <summary>
    /// Asks all endpoints of the right chain in parallel. An item is null when its endpoint did not answer.
    /// </summary>
    public Task<T?[]> AskAllAsync<T>(Func<ChainEndpoint, Task<T?>> ask, CancellationToken ct) where T : class =>
        Task.WhenAll(All.Select(async endpoint =>
        {
            try
            {
                return await IsRightChainAsync(endpoint, ct) ? await ask(endpoint) : null;
            }
            catch (Exception e) when (IsFault(e))
            {
                LogSilent(endpoint.Address.Host, e.Message);
                return null;
            }
        }));

    /// <summary>
    /// Asks the endpoints of the right chain in turn until one answers. Endpoints that recently did not answer come
    /// last. A node's refusal is an answer.
    /// </summary>
    /// <exception cref="JsonRpcUnavailableException">No endpoint answered.</exception>
    public async Task<T> AskAnyAsync<T>(Func<EthereumClient, Task<T>> ask, CancellationToken ct)
    {
        var silence = new JsonRpcUnavailableException("No endpoint is on the configured chain.");
        var now = time.GetUtcNow();
        foreach (var endpoint in All.OrderBy(endpoint => endpoint.Suspect || endpoint.SilentUntil > now))
        {
            try
            {
                if (await IsRightChainAsync(endpoint, ct))
                    return await ask(endpoint.Client);
            }
            catch (JsonRpcUnavailableException e)
            {
                silence = e;
                endpoint.SilentUntil = time.GetUtcNow() + Silence;
            }
        }
        throw silence;
    }

    /// <summary>Sends a message to all endpoints of the right chain in parallel and ignores their answers.</summary>
    public Task TellAllAsync(Func<EthereumClient, Task> tell, CancellationToken ct) =>
        Task.WhenAll(All.Select(async endpoint =>
        {
            try
            {
                if (await IsRightChainAsync(endpoint, ct))
                    await tell(endpoint.Client);
            }
            catch (Exception e) when (IsFault(e))
            {
                // The result of the message is visible on the chain.
            }
        }));

    /// <summary>Whether the node failed and not the app. The next tick or another node may succeed.</summary>
    public static bool IsFault(Exception e) =>
        e is JsonRpcException or JsonRpcUnavailableException or ChainMovedException;

    private static EthereumClient Client(HttpClient http, Uri address, TimeProvider time) =>
        new(new JsonRpcClient(http, address, new JsonRpcOptions(), time));

    [LoggerMessage(2001, LogLevel.Error,
        "The app does not use the endpoint {Host}, because it is on chain {Actual} and not on {Expected}. "
        + "Correct Ainft__Chain__RpcUrls or Ainft__Chain__ChainId and restart the app.")]
    partial void LogWrongChain(string host, BigInteger actual, BigInteger expected);

    [LoggerMessage(2002, LogLevel.Warning, "The endpoint {Host} did not answer: {Reason}")]
    partial void LogSilent(string host, string reason);
}

/// <summary>
/// Two answers of a node contradict each other. Either the node's chain changed between them, or several nodes share
/// one address.
/// </summary>
internal sealed class ChainMovedException(string message) : Exception(message);
