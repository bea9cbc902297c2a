namespace Ainft.Functions.Platform;

/// <summary>A kind of facts in the <see cref="FactCache"/>. Each store declares its kinds once.</summary>
/// <param name="name">The name in metrics.</param>
/// <param name="sizeOf">The approximate size of a value in memory, in bytes.</param>
public sealed class FactKind<T>(string name, Func<T, long> sizeOf)
    where T : class
{
    public string Name => name;

    /// <summary>Whether a value can never change again. The cache does not keep other values.</summary>
    public Func<T, bool> IsFinal { get; init; } = _ => true;

    public long SizeOf(T value) => sizeOf(value);
}

/// <summary>The value of a fact without content, for example that a component is registered.</summary>
public sealed class Seen
{
    private Seen()
    {
    }

    /// <summary>The only value.</summary>
    public static Seen Before { get; } = new();

    /// <summary>A kind of such facts.</summary>
    public static FactKind<Seen> Kind(string name) => new(name, _ => 0);
}
