using System.Globalization;
using System.Text;

namespace Ainft;

/// <summary>What is at a pointer of a metrics file.</summary>
internal enum MetricFound
{
    Nothing,
    Number,
    TooGreat,
    Other,
}

/// <summary>
/// Goes once through a metrics file (<see cref="MetricReader"/>) without recursion, and keeps a byte of each array or
/// object that is open.
/// So no file of the greatest size can exhaust the stack, and none costs more than a pass over its bytes.
/// </summary>
internal ref struct MetricScanner(ReadOnlySpan<byte> json, string[] tokens)
{
    private readonly ReadOnlySpan<byte> json = json;
    private readonly string[] tokens = tokens;

    // Of each array or object on the pointer's way: how many items began, or how often the name came.
    private readonly int[] counts = new int[tokens.Length + 1];
    private readonly List<bool> open = [];
    private int position;
    private int onWay;
    private bool isStep = true;

    /// <summary>What is wrong with the file, in a sentence, when it is not JSON.</summary>
    public string? Problem { get; private set; }

    /// <summary>The name of a member on the pointer's way that is there twice.</summary>
    public string? Twice { get; private set; }

    public MetricFound Found { get; private set; }

    public double Value { get; private set; }

    private readonly bool IsOnWay => onWay > 0 && onWay == open.Count;

    /// <summary>Goes through the file; false when it is not JSON.</summary>
    public bool TryScan()
    {
        if (json.StartsWith("\uFEFF"u8))
            position = 3;
        return TryScanValue() && TryScanRest();
    }

    private bool TryScanRest()
    {
        // Every turn ends one value: what follows is another, or the end of what it is in.
        while (open.Count > 0)
        {
            var isObject = open[^1];
            if (TryTake((byte)','))
            {
                if (!(isObject ? TryScanName() : BeginItem()) || !TryScanValue())
                    return false;
            }
            else if (!TryClose(isObject))
                return Fail(isObject ? "a comma or }" : "a comma or ]");
        }
        SkipSpace();
        return position == json.Length || Fail("the end of the file");
    }

    private bool TryScanName()
    {
        SkipSpace();
        var start = position;
        if (!TryTake((byte)'"') || !TryScanString())
            return Problem is null && Fail("the name of a member in quotation marks");
        isStep = IsOnWay && IsNamed(json[(start + 1)..(position - 1)], tokens[onWay - 1]) && IsFirst();
        return TryTake((byte)':') || Fail("a colon");
    }

    private bool IsFirst()
    {
        if (counts[onWay]++ == 0)
            return true;
        Twice ??= tokens[onWay - 1];
        return false;
    }

    private bool BeginItem()
    {
        // RFC 6901: an index has no leading zero.
        isStep = IsOnWay && counts[onWay]++.ToString(CultureInfo.InvariantCulture) == tokens[onWay - 1];
        return true;
    }

    private bool TryScanValue()
    {
        while (true)
        {
            SkipSpace();
            var isTarget = isStep && onWay == tokens.Length;
            if (isTarget)
                Found = MetricFound.Other;
            if (position == json.Length)
                return Fail("a value");
            switch (json[position])
            {
                case (byte)'{' or (byte)'[':
                    var isObject = json[position++] == '{';
                    Open(isObject, isStep && !isTarget);
                    if (TryClose(isObject))
                        return true;
                    if (!(isObject ? TryScanName() : BeginItem()))
                        return false;
                    continue;
                case (byte)'"':
                    position++;
                    return TryScanString();
                default:
                    return TryScanScalar(isTarget);
            }
        }
    }

    private void Open(bool isObject, bool isStepTaken)
    {
        open.Add(isObject);
        if (isStepTaken)
            counts[++onWay] = 0;
    }

    private bool TryClose(bool isObject)
    {
        if (!TryTake(isObject ? (byte)'}' : (byte)']'))
            return false;
        if (IsOnWay)
            onWay--;
        open.RemoveAt(open.Count - 1);
        return true;
    }

    private bool TryScanScalar(bool isTarget)
    {
        if (TryTakeWord("true"u8) || TryTakeWord("false"u8) || TryTakeWord("null"u8))
            return true;
        if (TryTakeWord("NaN"u8))
            return Take(isTarget, double.NaN);
        if (TryTakeWord("Infinity"u8))
            return Take(isTarget, double.PositiveInfinity);
        if (TryTakeWord("-Infinity"u8))
            return Take(isTarget, double.NegativeInfinity);
        var start = position;
        if (!TryScanNumber())
            return Fail("a value");
        if (!isTarget)
            return true;
        // Minus zero is zero.
        var number = double.Parse(json[start..position], NumberStyles.Float, CultureInfo.InvariantCulture) + 0.0;
        return double.IsFinite(number) ? Take(isTarget, number) : TakeTooGreat();
    }

    private bool Take(bool isTarget, double number)
    {
        if (isTarget)
            (Found, Value) = (MetricFound.Number, number);
        return true;
    }

    private bool TakeTooGreat()
    {
        Found = MetricFound.TooGreat;
        return true;
    }

    private bool TryScanNumber()
    {
        TryTakeByte((byte)'-');
        if (!TryTakeByte((byte)'0') && !TryTakeDigits())
            return false;
        if (TryTakeByte((byte)'.') && !TryTakeDigits())
            return false;
        if (!TryTakeByte((byte)'e') && !TryTakeByte((byte)'E'))
            return true;
        if (!TryTakeByte((byte)'+'))
            TryTakeByte((byte)'-');
        return TryTakeDigits();
    }

    private bool TryTakeDigits()
    {
        var start = position;
        while (position < json.Length && json[position] is >= (byte)'0' and <= (byte)'9')
            position++;
        return position > start;
    }

    /// <summary>Goes behind the closing quotation mark of a string that has begun.</summary>
    private bool TryScanString()
    {
        for (; position < json.Length && json[position] >= ' '; position++)
            switch (json[position])
            {
                case (byte)'"':
                    position++;
                    return true;
                case (byte)'\\' when !TryScanEscape():
                    return Fail("an escape of JSON");
            }
        return Fail("the rest of a string, without control characters");
    }

    // Ends at the last byte of the escape.
    private bool TryScanEscape()
    {
        if (++position >= json.Length)
            return false;
        if ("\"\\/bfnrt"u8.Contains(json[position]))
            return true;
        if (json[position] != 'u' || position + 4 >= json.Length)
            return false;
        for (var digit = 0; digit < 4; digit++)
            if (!char.IsAsciiHexDigit((char)json[++position]))
                return false;
        return true;
    }

    private static bool IsNamed(ReadOnlySpan<byte> text, string name)
    {
        if (!text.Contains((byte)'\\'))
            return Encoding.UTF8.GetString(text) == name;
        var raw = Encoding.UTF8.GetString(text);
        var plain = new StringBuilder(raw.Length);
        for (var at = 0; at < raw.Length; at++)
            plain.Append(raw[at] != '\\' ? raw[at] : raw[++at] switch
            {
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => (char)ushort.Parse(raw.AsSpan((at += 4) - 3, 4), NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture),
                var same => same,
            });
        return plain.Equals(name);
    }

    private void SkipSpace()
    {
        while (position < json.Length && json[position] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')
            position++;
    }

    private bool TryTake(byte mark)
    {
        SkipSpace();
        return TryTakeByte(mark);
    }

    private bool TryTakeByte(byte mark)
    {
        if (position >= json.Length || json[position] != mark)
            return false;
        position++;
        return true;
    }

    private bool TryTakeWord(ReadOnlySpan<byte> word)
    {
        if (!json[position..].StartsWith(word))
            return false;
        position += word.Length;
        return true;
    }

    private bool Fail(string expected)
    {
        Problem ??= $"expected {expected} at byte {position}.";
        return false;
    }
}
