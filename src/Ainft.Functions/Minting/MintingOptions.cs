using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Minting;

/// <summary>Settings <c>Ainft__Minting__…</c>.</summary>
public sealed class MintingOptions
{
    public const string Section = "Ainft:Minting";

    /// <summary>
    /// The address that people reach this app at, for links in token metadata. Without it these have no links.
    /// </summary>
    [RegularExpression("^https?://[^?#]+$",
        ErrorMessage = "Ainft__Minting__PublicUrl must be an http or https address without a query.")]
    public string? PublicUrl { get; set; }
}

[OptionsValidator]
public sealed partial class MintingOptionsValidator : IValidateOptions<MintingOptions>;
