using System.Text;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Functions.Reproduction;

/// <summary>
/// What somebody asks for, as its body says it: <c>{replicas, confidence, deadlineMinutes, requester, deadline, signature}</c>, and
/// <c>template</c> where a component is to be produced. Parsing answers a form in which every member is right, or all that is wrong.
/// </summary>
public sealed record RunForm
{
    public const int MaxBodyBytes = 1 << 20;

    public const int DefaultReplicas = 3;
    public const double DefaultConfidence = 0.95;
    public const int DefaultMinutes = 60;

    /// <summary>What confidence is counted in, as it is signed.</summary>
    private const int Ppm = 1_000_000;

    private static readonly string[] Common = ["replicas", "confidence", "deadlineMinutes", "requester", "deadline", "signature"];

    /// <summary>The component to reproduce; null when there is a template.</summary>
    public AinftId? Subject { get; init; }

    /// <summary>What to produce a component from; null when there is a subject.</summary>
    public Manifest? Template { get; init; }

    public required int Replicas { get; init; }

    public required int ConfidencePpm { get; init; }

    public double Confidence => (double)ConfidencePpm / Ppm;

    public required int DeadlineMinutes { get; init; }

    public required Address Requester { get; init; }

    /// <summary>Null only where nothing is signed yet.</summary>
    public ulong? Deadline { get; init; }

    /// <summary>Null only where nothing is signed yet.</summary>
    public string? Signature { get; init; }

    /// <summary>Reads a body; <paramref name="signed"/> tells whether it must carry a signature and a deadline.</summary>
    /// <param name="body">The body.</param>
    /// <param name="subject">The component of the route; null where the body carries a template.</param>
    /// <param name="signed">Whether it must be signed.</param>
    /// <param name="maxReplicas">The most replicas that the settings allow.</param>
    /// <param name="violations">What is wrong with it.</param>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static RunForm? Parse(ReadOnlyMemory<byte> body, AinftId? subject, bool signed, int maxReplicas, out IReadOnlyList<Violation> violations)
    {
        using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 256 });
        var members = new BodyMembers(json.RootElement, subject is null ? ["template", .. Common] : Common);
        var form = new RunForm
        {
            Subject = subject,
            Template = subject is null ? TemplateOf(members) : null,
            Replicas = members.Whole("replicas", 1, maxReplicas, DefaultReplicas),
            ConfidencePpm = ConfidenceOf(members),
            DeadlineMinutes = members.Whole("deadlineMinutes", 1, 10_080, DefaultMinutes),
            Requester = members.Address("requester"),
            Deadline = members.Deadline("deadline", signed),
            Signature = members.Signature("signature", signed),
        };
        violations = members.Violations;
        return violations.Count > 0 ? null : form;
    }

    /// <summary>What is signed: the deadline and the signature are there, or those of a preview.</summary>
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

    /// <summary>A fraction with six decimals at most: more would not be in what is signed.</summary>
    private static int ConfidenceOf(BodyMembers members)
    {
        var ppm = members.Number("confidence", DefaultConfidence) * Ppm;
        if (ppm is >= 500_000 and <= 999_999 && Math.Abs(ppm - Math.Round(ppm)) < 1e-6)
            return (int)Math.Round(ppm);
        members.Refuse("/confidence", "Expected a number from 0.5 to 0.999999 with at most six decimals.");
        return 0;
    }

    private static Manifest? TemplateOf(BodyMembers members)
    {
        if (members.Raw("template") is not { } raw)
        {
            members.Refuse("/template", "Expected the manifest of the component to produce, without artifacts.");
            return null;
        }
        if (!Manifest.TryAcceptTemplate(raw, out var manifest, out var found))
        {
            foreach (var violation in found)
                members.Refuse("/template" + violation.Pointer, violation.Reason);
            return null;
        }
        if (!manifest.IsTemplate)
            members.Refuse(manifest.Workflow is null ? "/template/workflow" : "/template/artifacts",
                manifest.Workflow is null ? "A template needs a workflow: how to produce the component." : "A template has no artifacts: they are what the nodes come to.");
        return manifest;
    }
}
