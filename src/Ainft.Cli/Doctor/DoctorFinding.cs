namespace Ainft.Cli.Doctor;

/// <summary>How urgent a finding is.</summary>
internal enum FindingLevel
{
    /// <summary>A part of the deployment does not work.</summary>
    Error,

    /// <summary>The deployment works, but it should be changed.</summary>
    Warning,
}

/// <summary>A finding about a deployment.</summary>
/// <param name="Code">Its stable name, which docs/operations.md lists.</param>
/// <param name="Level">How urgent it is.</param>
/// <param name="Found">The observation.</param>
/// <param name="Advice">The next step of the operator.</param>
internal sealed record DoctorFinding(string Code, FindingLevel Level, string Found, string Advice)
{
    public static DoctorFinding Error(string code, string found, string advice) =>
        new(code, FindingLevel.Error, found, advice);

    public static DoctorFinding Warning(string code, string found, string advice) =>
        new(code, FindingLevel.Warning, found, advice);
}
