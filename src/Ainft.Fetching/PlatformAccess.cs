using System.Net.Http.Headers;
using System.Text;

namespace Ainft.Fetching;

/// <summary>The interface of a platform, and the hosts to which it may lead.</summary>
/// <param name="Api">The address of the interface, which ends with a slash.</param>
/// <param name="Token">The token, which only the interface gets. Null without one.</param>
/// <param name="Hosts">The hosts of files and redirects beside the interface's own, in lower case.</param>
public sealed record PlatformAccess(Uri Api, AuthenticationHeaderValue? Token, IReadOnlyList<string> Hosts)
{
    /// <summary>The public addresses of the platforms.</summary>
    public static readonly Uri GitHubApi = new("https://api.github.com/"), WandbApi = new("https://api.wandb.ai/"),
        ReplicateApi = new("https://api.replicate.com/");

    /// <summary>The interface of GitHub.</summary>
    /// <param name="api">The address of the interface.</param>
    /// <param name="files">The address of the raw files.</param>
    /// <param name="token">A token that reads the repository, or null.</param>
    public static PlatformAccess ForGitHub(Uri api, Uri files, string? token)
    {
        ArgumentNullException.ThrowIfNull(files);
        return new PlatformAccess(
            api, Bearer(token),
            [files.Host, "github.com", "objects.githubusercontent.com", "release-assets.githubusercontent.com"]);
    }

    /// <summary>The interface of Weights &amp; Biases.</summary>
    /// <param name="api">The address of the interface.</param>
    /// <param name="key">A key of its user, or null.</param>
    public static PlatformAccess ForWandb(Uri api, string? key) => new(
        api,
        key is null
            ? null
            : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"api:{key}"))),
        ["storage.googleapis.com"]);

    /// <summary>The interface of Replicate.</summary>
    /// <param name="api">The address of the interface.</param>
    /// <param name="token">A token, or null.</param>
    public static PlatformAccess ForReplicate(Uri api, string? token) => new(api, Bearer(token), []);

    /// <summary>The interface of Hugging Face, which serves small files itself.</summary>
    /// <param name="api">The address of the platform.</param>
    /// <param name="token">A token that reads the repository, or null.</param>
    public static PlatformAccess ForHuggingFace(Uri api, string? token) => new(api, Bearer(token), []);

    /// <summary>The interface of a tracking server of MLflow.</summary>
    /// <param name="server">The address of the server.</param>
    /// <param name="token">A token, or null.</param>
    public static PlatformAccess ForMlflow(Uri server, string? token) => new(server, Bearer(token), []);

    /// <summary>Whether the platform may lead to an address. It never leads from https to http.</summary>
    public bool Allows(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.IsAbsoluteUri && address.UserInfo.Length == 0
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == "http" && Api.Scheme == "http"))
            && (IsApi(address) || (address.IsDefaultPort && Hosts.Contains(address.Host, StringComparer.Ordinal))
                || (Api.Scheme == "http" && Hosts.Contains(address.Host, StringComparer.Ordinal)));
    }

    /// <summary>Whether an address belongs to the interface, so that it gets the token.</summary>
    public bool IsApi(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.Scheme == Api.Scheme && address.Authority == Api.Authority;
    }

    private static AuthenticationHeaderValue? Bearer(string? token) =>
        token is null ? null : new AuthenticationHeaderValue("Bearer", token);
}
