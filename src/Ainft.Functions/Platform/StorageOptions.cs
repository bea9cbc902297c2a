using System.ComponentModel.DataAnnotations;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Platform;

/// <summary>The settings of the storage account, which has all data of a deployment.</summary>
public sealed class StorageOptions : IValidatableObject
{
    /// <summary>The storage account, from the setting that the Functions host uses itself.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>In its place, an account that the app reaches with its identity.</summary>
    public StorageIdentity? Identity { get; set; }

    /// <summary>The beginning of every name in storage, so that deployments can share an account.</summary>
    [Required(ErrorMessage = "Set AINFT_PREFIX to a short name, or leave it unset.")]
    [RegularExpression("^[a-z][a-z0-9]{2,19}$",
        ErrorMessage = "AINFT_PREFIX must be 3 to 20 lower-case letters and digits and begin with a letter.")]
    public string Prefix { get; set; } = "ainft";

    /// <summary>How often a failed storage request is sent again, 0 to 10.</summary>
    public int Retries { get; set; } = 4;

    /// <summary>How long one storage request may take, 1 to 600 seconds.</summary>
    public int TimeoutSeconds { get; set; } = 20;

    /// <summary>
    /// The generation of the index to use. Null is the current one, which every app that serves uses. This is not a
    /// setting, because only a rebuild uses another one.
    /// </summary>
    public int? Generation { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (RefuseAccount() is { } problem)
            yield return new ValidationResult(problem);
    }

    private string? RefuseAccount() => (string.IsNullOrWhiteSpace(ConnectionString), Identity) switch
    {
        // The Functions host would use the connection string alone, perhaps of another account.
        (false, not null) => "AzureWebJobsStorage is set, and so are settings for an identity, such as "
            + "AzureWebJobsStorage__accountName or AzureWebJobsStorage__credential. Remove the connection string to "
            + "use the identity, or remove the others.",
        (true, null) => "Set AzureWebJobsStorage to the connection string of a storage account, or set "
            + "AzureWebJobsStorage__accountName to the name of one that the identity of the app may use.",
        (true, { } account) => account.Refuse(),
        (false, null) => IsConnectionString(ConnectionString!)
            ? null
            : "AzureWebJobsStorage is not the connection string of a storage account.",
    };

    private static bool IsConnectionString(string text)
    {
        try
        {
            return new TableServiceClient(text).Uri is not null;
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or ArgumentException)
        {
            return false;
        }
    }
}

[OptionsValidator]
internal sealed partial class StorageOptionsValidator : IValidateOptions<StorageOptions>;
