using System.Text.Json;

namespace Ainft.Runs;

/// <summary>Writes and reads a task of a stored run.</summary>
internal static class RunTaskJson
{
    // 72 bytes in base64.
    private const int MaxAttestation = 96;

    public static void WriteTo(Utf8JsonWriter writer, RunTask task, CandidateTable candidates)
    {
        writer.WriteStartObject();
        writer.WriteNumber("candidate", candidates.IndexOf(task.Node));
        // A run of version 1 must not have this member, because its bytes must not change.
        if (task.Registration is { } registration)
            WriteRegistration(writer, registration);
        WriteReliability(writer, task.Reliability);
        writer.WriteString("state", RunWords.ToText(task.State));
        RunJson.WriteTime(writer, "offeredAt", task.OfferedAt);
        RunJson.WriteTime(writer, "commitBy", task.CommitBy);
        if (task.Committed is { } committed)
            WriteCommitted(writer, committed);
        if (task.Revealed is { } revealed)
            WriteRevealed(writer, revealed);
        if (task.Reason is { } reason)
            writer.WriteString("reason", reason);
        writer.WriteEndObject();
    }

    public static RunTask? Read(Field field, CandidateTable candidates, int version)
    {
        string[] added = version > EvidenceVersion.First ? ["registration"] : [];
        if (!field.IsObjectOf(["candidate", "reliability", "state", "offeredAt", "commitBy", "committed", "revealed",
            "reason", .. added])
            || field.Required("candidate") is not { } candidate || candidates.At(candidate) is not { } node)
            return null;
        var task = new RunTask
        {
            Node = node,
            Registration = field.Optional("registration") is { } registration ? ReadRegistration(registration) : null,
            Reliability = field.Required("reliability") is { } reliability
                ? ReadReliability(reliability)
                : Reliability.Prior,
            State = RunJson.ReadWord<TaskState>(field, "state"),
            OfferedAt = RunJson.ReadTime(field, "offeredAt"),
            CommitBy = RunJson.ReadTime(field, "commitBy"),
            Committed = field.Optional("committed") is { } committed ? ReadCommitted(committed) : null,
            Revealed = field.Optional("revealed") is { } revealed ? ReadRevealed(revealed, version) : null,
            Reason = field.Optional("reason")?.Text(RunText.MaxLength),
        };
        CheckState(field, task);
        return task;
    }

    // The code that judges a run reads the result of each revealed task without a check for null.
    private static void CheckState(Field field, RunTask task)
    {
        if (task.State == TaskState.Revealed != (field.Optional("revealed") is not null))
            field.Refuse(
                ViolationCode.Contradiction,
                "A task with the state revealed needs the member revealed, and other tasks must not have it.");
        if (task.State is TaskState.Committed or TaskState.Revealed && field.Optional("committed") is null)
            field.Refuse(
                ViolationCode.MemberMissing,
                $"The member committed is missing. A task with the state {RunWords.ToText(task.State)} needs it.");
        if (task.State == TaskState.Offered && field.Optional("committed") is not null)
            field.Refuse(
                ViolationCode.MemberNotAllowed, "A task with the state offered must not have the member committed.");
    }

    private static void WriteRegistration(Utf8JsonWriter writer, NodeRegistration registration)
    {
        writer.WriteStartObject("registration");
        writer.WriteString("profile", registration.Profile.ToString());
        writer.WriteNumber("deadline", registration.Deadline);
        writer.WriteString("signature", registration.Signature);
        writer.WriteEndObject();
    }

    private static NodeRegistration? ReadRegistration(Field field) =>
        !field.IsObjectOf("profile", "deadline", "signature")
            ? null
            : new NodeRegistration(
                new Sha256Digest(field.Required("profile")?.Word() ?? default),
                field.Required("deadline")?.Whole() ?? 0,
                field.Required("signature")?.HexBytes(MintSignature.MaxBytes) ?? "");

    private static void WriteReliability(Utf8JsonWriter writer, Reliability reliability)
    {
        writer.WriteStartObject("reliability");
        writer.WriteNumber("confirmRight", reliability.ConfirmRight);
        writer.WriteNumber("confirmWrong", reliability.ConfirmWrong);
        writer.WriteNumber("refuteRight", reliability.RefuteRight);
        writer.WriteNumber("refuteWrong", reliability.RefuteWrong);
        writer.WriteNumber("consecutive", reliability.Consecutive);
        writer.WriteEndObject();
    }

    /// <summary>
    /// Reads the record of an operator. Every number is at least 1, like in the prior, and a double holds it exactly.
    /// So the product of sixteen ratios cannot overflow.
    /// </summary>
    private static Reliability ReadReliability(Field field)
    {
        if (!field.IsObjectOf("confirmRight", "confirmWrong", "refuteRight", "refuteWrong", "consecutive"))
            return Reliability.Prior;
        double Count(string name) => field.Required(name)?.Number(1, CanonicalJsonLimits.MaxSafeInteger) ?? 1;
        return new Reliability(Count("confirmRight"), Count("confirmWrong"), Count("refuteRight"), Count("refuteWrong"),
            (int)(field.Required("consecutive")?.Integer(0, int.MaxValue) ?? 0));
    }

    private static void WriteCommitted(Utf8JsonWriter writer, Committed committed)
    {
        writer.WriteStartObject("committed");
        writer.WriteString("commitment", committed.Commitment.ToString());
        writer.WriteString("signature", committed.Signature);
        RunJson.WriteTime(writer, "at", committed.At);
        writer.WriteEndObject();
    }

    private static Committed? ReadCommitted(Field field) => !field.IsObjectOf("commitment", "signature", "at")
        ? null
        : new Committed(
            new Sha256Digest(field.Required("commitment")?.Word() ?? default),
            field.Required("signature")?.HexBytes(MintSignature.MaxBytes) ?? "",
            RunJson.ReadTime(field, "at"));

    private static void WriteRevealed(Utf8JsonWriter writer, Revealed revealed)
    {
        writer.WriteStartObject("revealed");
        writer.WritePropertyName("result");
        writer.WriteRawValue(revealed.Result.ToCanonicalJson());
        writer.WriteString("salt", revealed.Salt.ToString());
        writer.WriteString("signature", revealed.StatementSignature);
        RunJson.WriteTime(writer, "at", revealed.At);
        if (revealed.Attestation is { } attestation)
            WriteAttestation(writer, attestation);
        writer.WriteEndObject();
    }

    // A run of version 1 must not have this member, because its bytes must not change.
    private static void WriteAttestation(Utf8JsonWriter writer, KeyedAttestation attestation)
    {
        writer.WriteStartObject("attestation");
        writer.WriteString("key", attestation.Key.Text);
        writer.WriteString("signature", attestation.Signature);
        writer.WriteEndObject();
    }

    private static Revealed? ReadRevealed(Field field, int version)
    {
        string[] added = version > EvidenceVersion.First ? ["attestation"] : [];
        if (!field.IsObjectOf(["result", "salt", "signature", "at", .. added])
            || field.Required("result") is not { } member)
            return null;
        if (!TaskResult.TryRead(member.Value, out var result, out var violations))
            foreach (var violation in violations)
                member.Refuse(violation.Code, $"{violation.Reason} ({violation.Pointer})");
        var salt = field.Required("salt")?.Word();
        var signature = field.Required("signature")?.HexBytes(MintSignature.MaxBytes);
        var at = RunJson.ReadTime(field, "at");
        if (result is null || salt is null || signature is null)
            return null;
        return new Revealed(result, salt.Value, signature, at)
        {
            Attestation = field.Optional("attestation") is { } attestation ? ReadAttestation(attestation) : null,
        };
    }

    private static KeyedAttestation? ReadAttestation(Field field)
    {
        if (!field.IsObjectOf("key", "signature"))
            return null;
        var key = field.Required("key")?.AttestationKey();
        var signature = field.Required("signature")?.Text(MaxAttestation);
        return key is null || signature is null ? null : new KeyedAttestation(key, signature);
    }
}
