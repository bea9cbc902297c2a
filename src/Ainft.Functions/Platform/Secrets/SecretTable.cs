namespace Ainft.Functions.Platform;

/// <summary>How a rotation of the data key stands for some secrets.</summary>
public enum SecretAge
{
    /// <summary>The newest data key made all of them.</summary>
    Newest,

    /// <summary>The old data key made one of them.</summary>
    Old,

    /// <summary>No data key of the settings made one of them, so it does not open.</summary>
    Lost,
}

/// <summary>A stored row with secrets.</summary>
/// <param name="Age">The age of its secrets.</param>
/// <param name="RenewAsync">
/// Encrypts the secrets again with the newest data key, by one conditional write. False when a secret does not open, or
/// when another request changed the row meanwhile.
/// </param>
public sealed record SecretRow(SecretAge Age, Func<CancellationToken, Task<bool>> RenewAsync);

/// <summary>
/// A table whose rows have secrets. The slices to the right register theirs, so one sweep and one report know all of
/// them.
/// </summary>
/// <param name="Name">The name of the table.</param>
/// <param name="ReadAsync">Reads the rows that have secrets.</param>
public sealed record SecretTable(string Name, Func<CancellationToken, IAsyncEnumerable<SecretRow>> ReadAsync);

/// <summary>The rows of a table by the age of their secrets.</summary>
/// <param name="Table">The name of the table.</param>
/// <param name="Rows">The number of rows with secrets.</param>
/// <param name="Old">The rows that still need the old data key.</param>
/// <param name="Lost">The rows with a secret that no data key opens.</param>
public sealed record SecretCount(string Table, int Rows, int Old, int Lost);
