namespace Ainft.Functions.Platform;

/// <summary>
/// The age of one answer, which follows the request through everything that it awaits. It is the age of the oldest
/// cached fact that can change. An answer of permanent facts alone has an age if it needed no request to storage, and
/// then it is the age of its oldest fact.
/// </summary>
/// <param name="time">The clock of the cache.</param>
internal sealed class AnswerAge(TimeProvider time)
{
    private static readonly AsyncLocal<AnswerAge?> Ambient = new();

    private readonly Lock gate = new();
    private long changing = long.MaxValue;
    private long permanent = long.MaxValue;
    private bool isStored;

    /// <summary>The age in whole seconds.</summary>
    public long Seconds
    {
        get
        {
            lock (gate)
                return SecondsSince(changing < long.MaxValue || isStored ? changing : permanent);
        }
    }

    /// <summary>Begins the answer of this request.</summary>
    public static AnswerAge Begin(TimeProvider time) => Ambient.Value = new AnswerAge(time);

    /// <summary>The answer uses a cached fact that can change, from a read at this time.</summary>
    public static void UseChanging(long at)
    {
        if (Ambient.Value is not { } answer)
            return;
        lock (answer.gate)
            answer.changing = Math.Min(answer.changing, at);
    }

    /// <summary>The answer uses a cached fact that never changes, from a read at this time.</summary>
    public static void UsePermanent(long at)
    {
        if (Ambient.Value is not { } answer)
            return;
        lock (answer.gate)
            answer.permanent = Math.Min(answer.permanent, at);
    }

    /// <summary>The answer needs a request to storage.</summary>
    public static void UseStorage()
    {
        if (Ambient.Value is not { } answer)
            return;
        lock (answer.gate)
            answer.isStored = true;
    }

    private long SecondsSince(long at) => at == long.MaxValue ? 0 : (long)time.GetElapsedTime(at).TotalSeconds;
}
