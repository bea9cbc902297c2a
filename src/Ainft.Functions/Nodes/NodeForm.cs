using System.Text.Json;
using Ainft.Functions.Chain;

namespace Ainft.Functions.Nodes;

/// <summary>
/// The form in the body of a registration. The body is <c>{node, operator, payout, profile, deadline, signature}</c>,
/// signed by the operator (<see cref="RunMessages.HashNode"/>).
/// </summary>
public sealed record NodeForm(Candidate Candidate, NodeProfile Profile)
{
    public const int MaxBodyBytes = 64 * 1024;

    /// <summary>Reads a body; null when it breaks a rule.</summary>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static Signed<NodeForm>? Parse(ReadOnlyMemory<byte> body, out IReadOnlyList<Violation> violations)
    {
        using var json = JsonDocument.Parse(body);
        var members = new BodyMembers(
            json.RootElement, ["node", "operator", "payout", "profile", "deadline", "signature"]);
        var candidate = new Candidate(
            members.Address("node"), members.Address("operator"), members.Address("payout"));
        var profile = ProfileOf(members);
        var (deadline, signature) = (members.Deadline("deadline"), members.Signature("signature"));
        violations = members.Violations;
        return violations.Count > 0
            ? null
            : new Signed<NodeForm>(new NodeForm(candidate, profile!), deadline, signature);
    }

    private static NodeProfile? ProfileOf(BodyMembers members)
    {
        if (members.Canonical("profile") is not { } canonical)
            return null;
        using var json = JsonDocument.Parse(canonical);
        if (!NodeProfile.TryRead(json.RootElement, out var profile, out var found))
            members.Refuse("/profile", found);
        return profile;
    }
}

/// <summary>The body of a heartbeat: <c>{tasks}</c>, the runs that the node works on.</summary>
public sealed record HeartbeatForm(IReadOnlyList<Sha256Digest> Tasks)
{
    public const int MaxBodyBytes = 16 * 1024;
    public const int MaxTasks = 64;

    /// <inheritdoc cref="NodeForm.Parse"/>
    public static HeartbeatForm? Parse(ReadOnlyMemory<byte> body, out IReadOnlyList<Violation> violations)
    {
        using var json = JsonDocument.Parse(body);
        var members = new BodyMembers(json.RootElement, ["tasks"]);
        var tasks = members.Words("tasks", MaxTasks);
        violations = members.Violations;
        return violations.Count > 0
            ? null
            : new HeartbeatForm([.. tasks.Distinct().Select(word => new Sha256Digest(word))]);
    }
}
