using System.Net.Http.Headers;
using Ainft.Fetching;
using Ainft.Functions.Minting;
using Ainft.Sources;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Webhooks;

/// <summary>The address of a platform, and the client that may ask it.</summary>
/// <param name="Address">The address, which ends with a slash.</param>
/// <param name="Http">The client. A host that the operator did not name must have a public address.</param>
internal readonly record struct PlatformEndpoint(Uri Address, HttpClient Http);

/// <summary>Decides which client may ask which address.</summary>
internal sealed class PlatformClients(IOptions<WebhookOptions> webhooks, IOptions<SourceOptions> sources) : IDisposable
{
    private static readonly WebhookOptions Public = new();

    private readonly HttpClient strangers = GuardedHttp.ForStrangers(), operators = GuardedHttp.ForOperator();

    /// <summary>Hugging Face, or the mirror of the operator.</summary>
    /// <exception cref="RefusedEventException">The operator turned the platform off.</exception>
    public PlatformEndpoint HuggingFace => OfSource(SourcePlatform.HuggingFace);

    /// <summary>The raw files of GitHub, or the mirror of the operator.</summary>
    /// <exception cref="RefusedEventException">The operator turned the platform off.</exception>
    public PlatformEndpoint GitHubFiles => OfSource(SourcePlatform.GitHub);

    /// <summary>The interface of GitHub.</summary>
    public PlatformEndpoint GitHub => OfOption(webhooks.Value.GitHub, Public.GitHub);

    /// <summary>The interface of Replicate.</summary>
    public PlatformEndpoint Replicate => OfOption(webhooks.Value.Replicate, Public.Replicate);

    /// <summary>The public interface of Weights &amp; Biases.</summary>
    public PlatformEndpoint Wandb => new(PlatformAccess.WandbApi, strangers);

    /// <summary>The server that an integration names.</summary>
    public PlatformEndpoint Of(Uri server) => new(server, IsPrivate(server) ? operators : strangers);

    /// <summary>
    /// A client for one call to the server that an integration names, with the token of the integration. It follows no
    /// redirect, so no other host gets the token.
    /// </summary>
    public HttpClient Open(Uri server, string? token)
    {
        var client = IsPrivate(server) ? GuardedHttp.ForOperator() : GuardedHttp.ForStrangers();
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        strangers.Dispose();
        operators.Dispose();
    }

    private bool IsPrivate(Uri server) => webhooks.Value.IsPrivate(server.Host);

    private PlatformEndpoint OfSource(SourcePlatform platform)
    {
        var hosts = sources.Value.Hosts;
        return hosts.Of(platform) is { } host
            ? new PlatformEndpoint(host, hosts.IsOperators(platform) ? operators : strangers)
            : throw new RefusedEventException("The operator of this registry turned off requests to this platform.");
    }

    private PlatformEndpoint OfOption(string address, string known) =>
        new(new Uri($"{address.TrimEnd('/')}/"), address == known ? strangers : operators);
}
