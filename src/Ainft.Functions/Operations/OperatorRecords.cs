using Ainft.Functions.Platform;
using Ainft.Functions.Upkeep;

namespace Ainft.Functions.Operations;

/// <summary>The records of the operators' own work, which are the last check, the audit and the secrets.</summary>
internal sealed class OperatorRecords(Storage storage, AuditLog audit, RenewSecrets secrets)
{
    /// <summary>The result of the last complete check of the index. Null before the first check.</summary>
    public Task<LastCheck?> LastCheckAsync(CancellationToken ct) => LastCheck.ReadAsync(storage, ct);

    /// <summary>The number of acts in the audit, and the last one.</summary>
    public async Task<AuditState?> AuditAsync(CancellationToken ct) => await audit.FindLastAsync(ct) is { } last
        ? new AuditState(last.Number + 1, last.Act, last.Time)
        : new AuditState(0, null, null);

    /// <summary>The secrets of each table by the age of their data key.</summary>
    public async Task<IReadOnlyList<SecretCount>?> SecretsAsync(CancellationToken ct) => await secrets.CountAsync(ct);
}
