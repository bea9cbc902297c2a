using System.Numerics;
using Ainft.Ethereum;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Chain;

/// <summary>The configured nodes. One that belongs to another chain is never used, and said loudly.</summary>
public sealed partial class ChainEndpoints
{
    internal const string HttpClientName = "chain";
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);
    private readonly BigInteger chainId;
    private readonly TimeProvider time;
    private readonly ILogger<ChainEndpoints> logger;

    public ChainEndpoints(HttpClient http, IOptions<ChainOptions> options, TimeProvider time, ILogger<ChainEndpoints> logger)
    {
        (this.time, this.logger) = (time, logger);
        chainId = options.Value.ChainId;
        All = [.. options.Value.Endpoints.Select(address => new ChainEndpoint(address, Client(http, address, time)))];
    }

    public IReadOnlyList<ChainEndpoint> All { get; }

    /// <summary>Whether the endpoint answers for the configured chain; asked once, as long as it answers.</summary>
    /// <exception cref="JsonRpcUnavailableException">It did not answer.</exception>
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

    /// <summary>Asks every endpoint of the right chain at once; null where one did not answer.</summary>
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

    /// <summary>Asks the endpoints of the right chain in turn until one answers, those last that did not lately. A node's refusal is an answer.</summary>
    /// <exception cref="JsonRpcUnavailableException">None answered.</exception>
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

    /// <summary>Tells every endpoint of the right chain something, whatever each says to it.</summary>
    public Task TellAllAsync(Func<EthereumClient, Task> tell, CancellationToken ct) => Task.WhenAll(All.Select(async endpoint =>
    {
        try
        {
            if (await IsRightChainAsync(endpoint, ct))
                await tell(endpoint.Client);
        }
        catch (Exception e) when (IsFault(e))
        {
            // What came of it shows on the chain.
        }
    }));

    /// <summary>Whether this is the node's failure and not ours: the next tick, or another node, may do better.</summary>
    public static bool IsFault(Exception e) => e is JsonRpcException or JsonRpcUnavailableException or ChainMovedException;

    private static EthereumClient Client(HttpClient http, Uri address, TimeProvider time) =>
        new(new JsonRpcClient(http, address, new JsonRpcOptions(), time));

    [LoggerMessage(2001, LogLevel.Error, "The endpoint {Host} is on chain {Actual}, not {Expected}: it is not used. Correct Ainft__Chain__RpcUrls or Ainft__Chain__ChainId and start again.")]
    partial void LogWrongChain(string host, BigInteger actual, BigInteger expected);

    [LoggerMessage(2002, LogLevel.Warning, "The endpoint {Host} did not answer: {Reason}")]
    partial void LogSilent(string host, string reason);
}

/// <summary>A node's answers do not fit together: it changed its mind between two of them, or is several nodes behind one address.</summary>
internal sealed class ChainMovedException(string message) : Exception(message);
