using System.Globalization;
using System.Numerics;
using Ainft.Testing;
using CsCheck;
using Xunit;

namespace Ainft.Ethereum.Tests;

public sealed class TransactionTests
{
    private static readonly LocalKey Key = LocalKey.Parse("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");

    [Fact]
    public async Task Random_transactions_are_those_of_cast() => await RandomAbi.Gen.SampleAsync(async random =>
    {
        var (nonce, gas, data) = ((ulong)random.Next(int.MaxValue), (ulong)random.Next(30_000_000) + 21000, random.Bytes(random.Next(100)));
        var (value, fee, tip) = (new BigInteger(random.Bytes(9), isUnsigned: true), new BigInteger(random.Next(int.MaxValue)), new BigInteger(random.Next(1000)));
        Address? to = random.Next(4) == 0 ? null : new Address(random.Bytes(20));
        string[] common = [
            "mktx", "--private-key", Key.ExportHex(), "--chain", "31337", "--nonce", Text(nonce), "--gas-limit", Text(gas), "--gas-price", Text(fee), "--value", Text(value)];
        string[] target = to is { } account ? [account.ToString(), Hex.Format(data)] : ["--create", Hex.Format(data)];

        var modern = new Eip1559Transaction(31337, nonce, tip, fee, gas, to, value, data);
        Assert.Equal(await Cast.RunAsync([.. common, "--priority-gas-price", Text(tip), .. target]), Hex.Format(modern.Encode(Key.Sign(modern.HashToSign()))));
    }, iter: 15, threads: 1);

    [Fact]
    public void Numbers_in_signatures_are_written_without_leading_zeros()
    {
        var transaction = new Eip1559Transaction(1, 0, 0, 0, 0, null, 0, default);
        var raw = transaction.Encode(new Signature(new Bytes32([.. new byte[31], 5]), new Bytes32([.. new byte[30], 1, 0]), 1));
        Assert.Equal("0x02ce0180808080808080c00105820100", Hex.Format(raw));
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
