using System.Text;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Nodes;

namespace Ainft.Functions.Runs;

/// <summary>
/// The form in the body of a request for a run. The body is <c>{replicas, confidence, deadlineMinutes, requester,
/// deadline, signature}</c>, and <c>template</c> for a production. Parsing returns a valid form or all violations.
/// </summary>
public sealed record RunForm
{
    public const int MaxBodyBytes = 1 << 20;

    public const int DefaultReplicas = 3;
    public const double DefaultConfidence = 0.95;
    public const int DefaultMinutes = 60;

    /// <summary>The requester signs the confidence in millionths.</summary>
    private const int Ppm = 1_000_000;

    private static readonly string[] Common =
        ["replicas", "confidence", "deadlineMinutes", "requester", "deadline", "signature"];

    /// <summary>The component to reproduce; null for a production.</summary>
    public AinftId? Subject { get; init; }

    /// <summary>The template of the component to produce; null for a reproduction.</summary>
    public Manifest? Template { get; init; }

    public required int Replicas { get; init; }

    public required int ConfidencePpm { get; init; }

    public double Confidence => (double)ConfidencePpm / Ppm;

    public required int DeadlineMinutes { get; init; }

    public required Address Requester { get; init; }

    /// <summary>
    /// Reads the body of a request, which has a signature and its deadline. Null when it breaks a rule.
    /// </summary>
    /// <param name="body">The body.</param>
    /// <param name="subject">The component of the route; null when the body must have a template.</param>
    /// <param name="maxReplicas">The most replicas that the settings allow.</param>
    /// <param name="violations">The broken rules.</param>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static Signed<RunForm>? ParseSigned(
        ReadOnlyMemory<byte> body, AinftId? subject, int maxReplicas, out IReadOnlyList<Violation> violations) =>
        Parse<Signed<RunForm>>(
            body,
            subject,
            maxReplicas,
            (form, members) => new(form, members.Deadline("deadline"), members.Signature("signature")),
            out violations);

    /// <summary>
    /// Reads the body of a preview, which has no signature and can lack the deadline. Null when it breaks a rule.
    /// </summary>
    /// <inheritdoc cref="ParseSigned"/>
    public static Unsigned<RunForm>? ParseUnsigned(
        ReadOnlyMemory<byte> body, AinftId? subject, int maxReplicas, out IReadOnlyList<Violation> violations) =>
        Parse<Unsigned<RunForm>>(
            body,
            subject,
            maxReplicas,
            (form, members) => new(form, members.Has("deadline") ? members.Deadline("deadline") : null),
            out violations);

    private static T? Parse<T>(
        ReadOnlyMemory<byte> body,
        AinftId? subject,
        int maxReplicas,
        Func<RunForm, BodyMembers, T> complete,
        out IReadOnlyList<Violation> violations) where T : class
    {
        using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 256 });
        var members = new BodyMembers(json.RootElement, subject is null ? ["template", .. Common] : Common);
        var parsed = complete(Read(members, subject, maxReplicas), members);
        violations = members.Violations;
        return violations.Count > 0 ? null : parsed;
    }

    private static RunForm Read(BodyMembers members, AinftId? subject, int maxReplicas) => new()
    {
        Subject = subject,
        Template = subject is null ? TemplateOf(members) : null,
        Replicas = members.Whole("replicas", 1, maxReplicas, DefaultReplicas),
        ConfidencePpm = ConfidenceOf(members),
        DeadlineMinutes = members.Whole("deadlineMinutes", 1, 10_080, DefaultMinutes),
        Requester = members.Address("requester"),
    };

    /// <summary>The request to sign, with this deadline and signature.</summary>
    public RunRequest ToRequest(ulong deadline, string signature) => new()
    {
        Purpose = Subject is null ? RunPurpose.Produce : RunPurpose.Reproduce,
        Subject = Subject,
        Template = Template is { } template ? Encoding.UTF8.GetString(template.Canonical.Span) : null,
        Replicas = Replicas,
        ConfidencePpm = ConfidencePpm,
        DeadlineMinutes = DeadlineMinutes,
        Requester = Requester,
        SignatureDeadline = deadline,
        Signature = signature,
    };

    /// <summary>A fraction with six decimals at most, because the signed request has it in millionths.</summary>
    private static int ConfidenceOf(BodyMembers members)
    {
        var ppm = members.Number("confidence", DefaultConfidence) * Ppm;
        if (ppm is >= 500_000 and <= 999_999 && Math.Abs(ppm - Math.Round(ppm)) < 1e-6)
            return (int)Math.Round(ppm);
        members.RefuseMember(
            "confidence",
            JsonValueKind.Number,
            ViolationCode.OutOfRange,
            "Expected a number from 0.5 to 0.999999 with at most six decimals.");
        return 0;
    }

    private static Manifest? TemplateOf(BodyMembers members)
    {
        if (members.Raw("template") is not { } raw)
        {
            members.RefuseMember(
                "template",
                JsonValueKind.Object,
                ViolationCode.WrongType,
                "Expected the manifest of the component to produce, without artifacts.");
            return null;
        }
        if (!Manifest.TryAcceptTemplate(raw, out var manifest, out var found))
        {
            members.Refuse("/template", found);
            return null;
        }
        if (manifest.Workflow is null)
            members.Refuse(
                "/template/workflow",
                ViolationCode.WorkflowMissing,
                "A template needs a workflow, which describes how to produce the component.");
        else if (!manifest.IsTemplate)
            members.Refuse(
                "/template/artifacts",
                ViolationCode.MemberNotAllowed,
                "A template has no artifacts, because the nodes produce them.");
        return manifest;
    }
}
