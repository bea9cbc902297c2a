using System.ComponentModel.DataAnnotations;
using Ainft.Fetching;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Minting;

/// <summary>The hosts that the app asks whether a source is proven. Settings <c>Ainft__Sources__…</c>.</summary>
public sealed class SourceOptions
{
    public const string Section = "Ainft:Sources";

    // A message about a failed check has the address, and anyone can read it. So it has no user and no password.
    private const string Off = "off", Form = @"^(off|https?://[^\s?#@]{1,200})$";

    /// <summary>The address of Hugging Face or of a mirror, or <c>off</c>.</summary>
    [RegularExpression(
        Form, ErrorMessage = "Ainft__Sources__HuggingFace must be an http or https address, or off.")]
    public string HuggingFace { get; set; } = "https://huggingface.co";

    /// <summary>The address of GitHub's raw files or of a mirror, or <c>off</c>.</summary>
    [RegularExpression(Form, ErrorMessage = "Ainft__Sources__GitHub must be an http or https address, or off.")]
    public string GitHub { get; set; } = "https://raw.githubusercontent.com";

    /// <summary>The most checks of this instance at a time. Each needs four requests at most.</summary>
    [Range(1, 64, ErrorMessage = "Ainft__Sources__MaxChecks must be 1 to 64.")]
    public int MaxChecks { get; set; } = 4;

    internal SourceHosts Hosts => new(AddressOf(HuggingFace), AddressOf(GitHub));

    private static Uri? AddressOf(string host) => host == Off ? null : new Uri($"{host.TrimEnd('/')}/");
}

[OptionsValidator]
internal sealed partial class SourceOptionsValidator : IValidateOptions<SourceOptions>;
