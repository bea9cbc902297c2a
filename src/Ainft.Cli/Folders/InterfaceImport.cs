using Ainft.Fetching;
using Ainft.Sources;

namespace Ainft.Cli.Folders;

/// <summary>
/// Fetches revisions from platforms whose interfaces take tokens. The variables are those of the libraries of these
/// platforms, so a machine that uses the platform needs no other settings.
/// </summary>
internal sealed class InterfaceImport(TimeProvider time)
{
    /// <summary>The variables with other addresses of the interfaces.</summary>
    public const string GitHubVariable = "GITHUB_API_URL", GitHubFilesVariable = "GITHUB_RAW_URL",
        WandbVariable = "WANDB_BASE_URL", ReplicateVariable = "REPLICATE_API_BASE_URL", HubVariable = "HF_ENDPOINT";

    /// <summary>Fetches a revision. Null when the source is one of another platform.</summary>
    public async Task<FetchedRevision?> FetchAsync(
        string source, ImportTarget target, CancellationToken cancellationToken)
    {
        if (HubName.TryParse(source) is { } hub)
            return await UseAsync(
                PlatformAccess.ForHuggingFace(
                    PlatformImport.Variable(HubVariable) ?? SourceHosts.Public.HuggingFace!, Token("HF_TOKEN")),
                [HubVariable],
                client => new HubImporter(client).FetchAsync(hub, target, cancellationToken));
        if (GitHubName.TryParse(source) is { } tag)
            return await UseAsync(GitHub(), [GitHubVariable, GitHubFilesVariable], client =>
                new GitHubImporter(client, Files).FetchAsync(tag, target, cancellationToken));
        if (WandbName.TryParse(source) is { } version)
            return await UseAsync(
                PlatformAccess.ForWandb(
                    PlatformImport.Variable(WandbVariable) ?? PlatformAccess.WandbApi, Token("WANDB_API_KEY")),
                [WandbVariable],
                client => new WandbImporter(client).FetchAsync(version, target, cancellationToken));
        return ReplicateName.TryParse(source) is { } model
            ? await UseAsync(
                PlatformAccess.ForReplicate(
                    PlatformImport.Variable(ReplicateVariable) ?? PlatformAccess.ReplicateApi,
                    Token("REPLICATE_API_TOKEN")),
                [ReplicateVariable],
                client => new ReplicateImporter(client).FetchAsync(model, target, cancellationToken))
            : null;
    }

    private static Uri Files => PlatformImport.Variable(GitHubFilesVariable) ?? GitHubImporter.PublicFiles;

    private static PlatformAccess GitHub() => PlatformAccess.ForGitHub(
        PlatformImport.Variable(GitHubVariable) ?? PlatformAccess.GitHubApi, Files, Token("GITHUB_TOKEN"));

    // The operator of this machine can name an interface inside of a network. The public ones have public addresses.
    private async Task<FetchedRevision> UseAsync(
        PlatformAccess access, string[] variables, Func<PlatformClient, Task<FetchedRevision>> fetch)
    {
        using var http = Array.Exists(variables, name => PlatformImport.Variable(name) is not null)
            ? GuardedHttp.ForOperator()
            : GuardedHttp.ForStrangers();
        return await fetch(new PlatformClient(access, http, time));
    }

    private static string? Token(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } token ? token : null;
}
