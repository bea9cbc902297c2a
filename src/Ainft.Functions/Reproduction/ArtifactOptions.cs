using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Reproduction;

/// <summary>Who may store files here, and how large. Settings <c>Ainft__Artifacts__…</c>.</summary>
public sealed class ArtifactOptions
{
    public const string Section = "Ainft:Artifacts";

    /// <summary><c>nodes</c>: those that are registered, of operators that are admitted; <c>anyone</c> with a key; or <c>off</c>: nobody.</summary>
    [RegularExpression("^(nodes|anyone|off)$", ErrorMessage = "Ainft__Artifacts__Uploads must be nodes, anyone or off.")]
    public string Uploads { get; set; } = "nodes";

    /// <summary>The largest file, in MiB. A Functions host forwards no body above 100.</summary>
    [Range(1, 65_536)]
    public int MaxMiB { get; set; } = 256;

    internal long MaxBytes => (long)MaxMiB << 20;
}

[OptionsValidator]
internal sealed partial class ArtifactOptionsValidator : IValidateOptions<ArtifactOptions>;
