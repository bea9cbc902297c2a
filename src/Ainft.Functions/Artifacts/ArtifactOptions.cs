using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Artifacts;

/// <summary>The accounts that may store files.</summary>
internal enum Uploaders
{
    /// <summary>No account.</summary>
    Off,

    /// <summary>The registered nodes of admitted operators.</summary>
    Nodes,

    /// <summary>Any account that signs.</summary>
    Anyone,
}

/// <summary>The senders that may store files, and the largest size. Settings <c>Ainft__Artifacts__…</c>.</summary>
public sealed class ArtifactOptions
{
    public const string Section = "Ainft:Artifacts";

    /// <summary>
    /// The accounts that may store files: <c>nodes</c> for registered nodes of admitted operators, <c>anyone</c> for
    /// any account that signs, or <c>off</c>.
    /// </summary>
    [RegularExpression(
        "^(nodes|anyone|off)$", ErrorMessage = "Ainft__Artifacts__Uploads must be nodes, anyone or off.")]
    public string Uploads { get; set; } = "nodes";

    /// <summary>The largest file, in MiB. A Functions host forwards no body above 100.</summary>
    [Range(1, 65_536)]
    public int MaxMiB { get; set; } = 256;

    internal Uploaders Uploaders => Uploads switch
    {
        "nodes" => Uploaders.Nodes,
        "anyone" => Uploaders.Anyone,
        _ => Uploaders.Off,
    };

    internal long MaxBytes => (long)MaxMiB << 20;
}

[OptionsValidator]
internal sealed partial class ArtifactOptionsValidator : IValidateOptions<ArtifactOptions>;
