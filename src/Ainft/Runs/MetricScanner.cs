using System.Globalization;
using System.Text;

namespace Ainft.Runs;

/// <summary>The kind of value at a pointer of a metrics file.</summary>
internal enum MetricFound
{
    Nothing,
    Number,
    TooGreat,
    Other,
}

/// <summary>
/// Reads a metrics file (<see cref="MetricReader"/>) once without recursion, and keeps one byte per open array or
/// object. So a file of the greatest size cannot exhaust the stack, and the cost is one pass over its bytes.
/// </summary>
internal ref struct MetricScanner(ReadOnlySpan<byte> json, string[] tokens)
{
    private readonly ReadOnlySpan<byte> json = json;
    private readonly string[] tokens = tokens;

    // Per array on the path of the pointer the number of items so far, per object how often the name occurred.
    private readonly int[] counts = new int[tokens.Length + 1];
    private readonly List<bool> open = [];
    private int position;
    private int onWay;
    private bool isStep = true;

    /// <summary>A sentence that explains why the file is not JSON. Null when it is JSON.</summary>
    public string? Problem { get; private set; }

    /// <summary>The name of a member on the path of the pointer that occurs twice.</summary>
    public string? Twice { get; private set; }

    public MetricFound Found { get; private set; }

    public double Value { get; private set; }

    private readonly bool IsOnWay => onWay > 0 && onWay == open.Count;

    /// <summary>Reads the file. Returns false when it is not JSON.</summary>
    public bool TryScan()
    {
        if (json.StartsWith("\uFEFF"u8))
            position = 3;
        return TryScanValue() && TryScanRest();
    }

    private bool TryScanRest()
    {
        // A value ends before each iteration. Another value follows, or the array or object ends.
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
        // An index has no leading zero (RFC 6901), so the comparison of texts is exact.
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
        // Adding 0.0 turns minus zero into zero.
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

    /// <summary>Reads a string from behind its opening quotation mark to behind its closing one.</summary>
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
