using System.Globalization;
using System.Numerics;

namespace Ainft.Cli.Contracts;

/// <summary>Amounts of wei as people read them.</summary>
internal static class Ether
{
    private const int Decimals = 18, Digits = 3;

    /// <summary>The exact amount in ether, for example <c>0.0125</c>.</summary>
    public static string Format(BigInteger wei)
    {
        var text = wei.ToString(CultureInfo.InvariantCulture).PadLeft(Decimals + 1, '0');
        var fraction = text[^Decimals..].TrimEnd('0');
        return fraction.Length == 0 ? text[..^Decimals] : $"{text[..^Decimals]}.{fraction}";
    }

    /// <summary>The amount with three digits, rounded up, because a person copies it.</summary>
    public static BigInteger RoundUp(BigInteger wei)
    {
        var length = wei.ToString(CultureInfo.InvariantCulture).Length;
        var unit = BigInteger.Pow(10, Math.Max(0, length - Digits));
        return (wei + unit - 1) / unit * unit;
    }
}
