using Spectre.Console;

namespace Ainft.Cli.Doctor;

/// <summary>A diagnosis for people and for scripts.</summary>
internal static class DoctorView
{
    public static object Document(Diagnosis diagnosis) => new
    {
        api = diagnosis.Server.AbsoluteUri,
        inside = diagnosis.IsInside,
        version = diagnosis.Version,
        findings = diagnosis.Findings,
        exitCode = diagnosis.ExitCode,
    };

    public static void Show(IAnsiConsole people, Diagnosis diagnosis)
    {
        foreach (var finding in diagnosis.Findings)
        {
            var level = finding.Level == FindingLevel.Error ? "error".In("red") : "warning".In("yellow");
            people.Say($"{level}  {finding.Code}  {finding.Found}");
            people.Say($"    [grey]{finding.Advice}[/]");
        }
        people.Write(Output.Facts(
            ("server", diagnosis.Server.AbsoluteUri),
            ("version", diagnosis.Version),
            ("checked", diagnosis.IsInside ? "from outside and inside" : "from outside only"),
            ("result", Verdict(diagnosis))));
    }

    private static string Verdict(Diagnosis diagnosis)
    {
        var errors = diagnosis.Findings.Count(finding => finding.Level == FindingLevel.Error);
        var warnings = diagnosis.Findings.Count - errors;
        return errors + warnings == 0 ? "no finding" : $"{errors} errors, {warnings} warnings";
    }
}
