using System.Net;
using Ainft.Cli.Api;

namespace Ainft.Cli.Doctor;

/// <summary>The result of an examination.</summary>
/// <param name="Server">The server.</param>
/// <param name="IsInside">Whether the app's own report was read.</param>
/// <param name="Version">The version of the app, from its report.</param>
/// <param name="Findings">The findings, errors first.</param>
internal sealed record Diagnosis(
    Uri Server, bool IsInside, string? Version, IReadOnlyList<DoctorFinding> Findings)
{
    public int ExitCode => Findings.Any(finding => finding.Level == FindingLevel.Error)
        ? Cli.ExitCode.Refused
        : Cli.ExitCode.Ok;

    /// <summary>Examines a deployment from outside and, with the proof of an operator, from inside.</summary>
    /// <param name="api">The server.</param>
    /// <param name="origin">The origin of a page that has to read answers, or null.</param>
    /// <param name="time">The clock of this machine.</param>
    /// <param name="show">Gets the part that is done and the step that begins.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="CommandException">The server does not answer, or it is no Ainft server.</exception>
    public static async Task<Diagnosis> MakeAsync(
        AinftApi api, string? origin, TimeProvider time, Action<double, string> show, CancellationToken ct)
    {
        var findings = new List<DoctorFinding>();
        show(0, "certificate");
        var certificate = await Certificate.CheckAsync(api.Address, time, ct);
        if (certificate is not null)
            findings.Add(certificate);
        if (certificate is { Code: "certificate-invalid" })
            return new Diagnosis(api.Address, false, null, findings);
        await AddOutsideAsync(api, origin, time, show, findings, ct);
        var report = api.Identify is null ? null : await AddInsideAsync(api, time, show, findings, ct);
        show(1, "done");
        return new Diagnosis(
            api.Address,
            report is not null,
            report?.Member("version").Text(),
            [.. findings.OrderBy(finding => finding.Level)]);
    }

    private static async Task AddOutsideAsync(
        AinftApi api, string? origin, TimeProvider time, Action<double, string> show, List<DoctorFinding> findings,
        CancellationToken ct)
    {
        var outside = new OutsideChecks(api, time);
        show(0.1, "health");
        findings.AddRange(await outside.HealthAsync(ct));
        show(0.3, "chain");
        findings.AddRange(await outside.ChainAsync(ct));
        show(0.4, "address");
        findings.AddRange(await outside.AddressAsync(ct));
        if (origin is not null)
            findings.AddRange(await outside.OriginAsync(origin, ct));
    }

    private static async Task<AnswerPart?> AddInsideAsync(
        AinftApi api, TimeProvider time, Action<double, string> show, List<DoctorFinding> findings,
        CancellationToken ct)
    {
        show(0.5, "report");
        using var answer = await api.AskAsync(
            () => new HttpRequestMessage(HttpMethod.Get, AinftApi.Relative("operations/report")),
            AnswerLimits.Document,
            ct);
        if (!answer.Response.IsSuccessStatusCode)
        {
            findings.Add(Refusal(answer.Status, (await answer.ToFailureAsync(ct)).Message));
            return null;
        }
        var report = await answer.ReadJsonAsync(ct);
        findings.AddRange(InsideChecks.Of(report));
        show(0.8, "audit");
        if (report.Find("audit") is not null)
            findings.AddRange(await new AuditCheck(api, time).RunAsync(
                lines => show(0.8, $"audit, {lines} lines"), ct));
        return report;
    }

    private static DoctorFinding Refusal(HttpStatusCode status, string message) => status switch
    {
        HttpStatusCode.NotFound => DoctorFinding.Error(
            "operations-off",
            "The server has no operations interface.",
            "Set Ainft__Operations__Key, or Ainft__Operations__Authority and Ainft__Operations__Audience."),
        HttpStatusCode.Unauthorized => DoctorFinding.Error(
            "operator-unknown", message, "Check the key or the token, and the settings Ainft__Operations__…"),
        HttpStatusCode.Forbidden => DoctorFinding.Error(
            "operator-role", message, "Assign the role of Ainft__Operations__Role in Microsoft Entra ID."),
        _ => DoctorFinding.Error("report-unavailable", message, "Repair the other findings first, and try again."),
    };
}
