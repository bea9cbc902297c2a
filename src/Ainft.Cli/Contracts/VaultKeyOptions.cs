using System.CommandLine;
using Ainft.Ethereum;
using Ainft.KeyVault;
using Azure.Identity;

namespace Ainft.Cli.Contracts;

/// <summary>The options for signing keys that stay in Azure Key Vault.</summary>
internal sealed class VaultKeyOptions
{
    private const int LongestWait = 3600;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    private readonly Option<string> key = new("--key-vault-key")
    {
        Description = "The key in Azure Key Vault that signs, https://VAULT.vault.azure.net/keys/NAME. "
            + "Without a version it is the newest one.",
        HelpName = "URL",
    };

    private readonly Option<int?> wait = NumberOption.Create(
        "--role-wait", 0, LongestWait,
        "The seconds to wait until Azure applies a new role on the key. Default: 0.", "SECONDS");

    private readonly Option<string> settler = new("--settler-key-vault-key")
    {
        Description = "The key in Azure Key Vault whose account is the settler, when the file of --dao names none.",
        HelpName = "URL",
    };

    public void AddTo(Command command)
    {
        command.Add(key);
        command.Add(wait);
        command.Add(settler);
    }

    /// <summary>Whether the command line names a key in a vault.</summary>
    public bool IsGiven(ParseResult result) => result.GetResult(key) is not null;

    /// <summary>Reads the account of the key, with the account of azd or of another tool of this machine.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="http">Sends the requests to the vault, also those of the returned signer.</param>
    /// <param name="output">Shows that the command waits.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="KeyVaultException">The vault refused, or did not answer in time.</exception>
    /// <exception cref="UnusableKeyException">The key cannot sign for Ethereum.</exception>
    public Task<ISigner> OpenAsync(
        ParseResult result, HttpClient http, Output output, CancellationToken cancellationToken) =>
        OpenAsync(key, result, http, output, cancellationToken);

    /// <summary>Reads the account of the settler's key, or returns null when the command line names none.</summary>
    /// <inheritdoc cref="OpenAsync(ParseResult, HttpClient, Output, CancellationToken)"/>
    public async Task<Address?> FindSettlerAsync(
        ParseResult result, HttpClient http, Output output, CancellationToken cancellationToken) =>
        result.GetResult(settler) is null
            ? null
            : (await OpenAsync(settler, result, http, output, cancellationToken)).Address;

    private async Task<ISigner> OpenAsync(
        Option<string> option, ParseResult result, HttpClient http, Output output, CancellationToken cancellationToken)
    {
        if (!KeyVaultId.TryParse(result.GetValue(option), out var id))
            throw CommandException.Usage(
                $"{option.Name} must be the identifier of a key, but it is '{result.GetValue(option)}'.",
                "Pass https://VAULT.vault.azure.net/keys/NAME, with or without a version.");
        var client = new KeyVaultClient(http, Credential(), id, option.Name, TimeProvider.System);
        var signer = new KeyVaultSigner(client);
        await LoadAsync(signer, TimeSpan.FromSeconds(result.GetValue(wait) ?? 0), output, cancellationToken);
        return signer;
    }

    private static async Task LoadAsync(
        KeyVaultSigner signer, TimeSpan patience, Output output, CancellationToken cancellationToken)
    {
        var end = TimeProvider.System.GetUtcNow() + patience;
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                await signer.LoadAsync(cancellationToken);
                return;
            }
            catch (KeyVaultException refusal) when (refusal.IsForbidden && TimeProvider.System.GetUtcNow() < end)
            {
                if (isFirst)
                    output.Note("The key vault refuses the account. A new role needs minutes, so the command waits.");
            }

            await Task.Delay(Poll, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>
    /// The account of azd, because a hook of azd must use the account with which azd deploys. A machine without azd has
    /// a managed identity or another tool. Secrets in the environment are not used, as in the app.
    /// </summary>
    private static ChainedTokenCredential Credential() => new(
        new AzureDeveloperCliCredential(),
        new DefaultAzureCredential(new DefaultAzureCredentialOptions
        {
            ExcludeEnvironmentCredential = true,
            ExcludeWorkloadIdentityCredential = true,
            ExcludeAzureDeveloperCliCredential = true,
        }));
}
