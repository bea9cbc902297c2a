using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Minting;

/// <summary>Settings <c>Ainft__Minting__…</c>.</summary>
public sealed class MintingOptions
{
    public const string Section = "Ainft:Minting";

    /// <summary>The address that people reach this app at, for links in token metadata; else the address that was asked.</summary>
    [Url]
    public string? PublicUrl { get; set; }
}

[OptionsValidator]
public sealed partial class MintingOptionsValidator : IValidateOptions<MintingOptions>;
