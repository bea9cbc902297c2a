using System.Text.RegularExpressions;

namespace Ainft.Functions.Platform;

/// <summary>
/// A storage account that the app reaches with its identity. The Functions host reads the same settings for the
/// triggers.
/// </summary>
/// <param name="AccountName">The name of the account in the public cloud.</param>
/// <param name="BlobServiceUri">In its place, the address of its blobs.</param>
/// <param name="QueueServiceUri">In its place, the address of its queues.</param>
/// <param name="TableServiceUri">In its place, the address of its tables.</param>
public sealed partial record StorageIdentity(
    string? AccountName, string? BlobServiceUri, string? QueueServiceUri, string? TableServiceUri)
{
    internal Uri Blobs => AddressOf("blob", BlobServiceUri);

    internal Uri Queues => AddressOf("queue", QueueServiceUri);

    internal Uri Tables => AddressOf("table", TableServiceUri);

    /// <summary>Reads the settings. Null when none of them is set.</summary>
    internal static StorageIdentity? Read(IConfiguration configuration)
    {
        var read = new StorageIdentity(
            configuration["AzureWebJobsStorage:accountName"],
            configuration["AzureWebJobsStorage:blobServiceUri"],
            configuration["AzureWebJobsStorage:queueServiceUri"],
            configuration["AzureWebJobsStorage:tableServiceUri"]);
        string?[] all =
        [
            read.AccountName, read.BlobServiceUri, read.QueueServiceUri, read.TableServiceUri,
            configuration["AzureWebJobsStorage:credential"], configuration["AzureWebJobsStorage:clientId"],
        ];
        return all.All(string.IsNullOrEmpty) ? null : read;
    }

    /// <summary>Why the settings are refused. Null when they are right.</summary>
    internal string? Refuse()
    {
        (string Name, string? Value)[] addresses =
        [
            ("blobServiceUri", BlobServiceUri), ("queueServiceUri", QueueServiceUri),
            ("tableServiceUri", TableServiceUri),
        ];
        if (!string.IsNullOrEmpty(AccountName))
            return addresses.Any(address => !string.IsNullOrEmpty(address.Value))
                ? "Set AzureWebJobsStorage__accountName or the addresses AzureWebJobsStorage__blobServiceUri, "
                    + "__queueServiceUri and __tableServiceUri, and not both."
                : Name().IsMatch(AccountName) ? null
                : "AzureWebJobsStorage__accountName must be the name of a storage account, 3 to 24 lower-case letters "
                    + "and digits.";
        var wrong = addresses.Where(address => !IsHttps(address.Value))
            .Select(address => $"AzureWebJobsStorage__{address.Name}").ToArray();
        return wrong.Length == 0
            ? null
            : $"Set {string.Join(" and ", wrong)} to https addresses such as https://NAME.blob.core.windows.net, or "
                + "set AzureWebJobsStorage__accountName in the place of all three addresses.";
    }

    // Azure.Core sends no token over plain HTTP.
    private static bool IsHttps(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps;

    // The host makes the same addresses from a name.
    private Uri AddressOf(string service, string? address) =>
        new(string.IsNullOrEmpty(AccountName) ? address! : $"https://{AccountName}.{service}.core.windows.net");

    [GeneratedRegex("^[a-z0-9]{3,24}$")]
    private static partial Regex Name();
}
