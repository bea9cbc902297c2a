using System.Globalization;
using System.Numerics;
using Ainft.Testing;
using CsCheck;
using Xunit;

namespace Ainft.Ethereum.Tests;

public sealed class TransactionTests
{
    private static readonly LocalKey Key =
        LocalKey.Parse("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");

    private static readonly Gen<UnsignedTransaction> Transactions = Gen.Select(
        Gen.Frequency((3, Gen.Byte.Array[20].Select(bytes => (Address?)new Address(bytes))),
            (1, Gen.Const((Address?)null))),
        Gen.UInt, Gen.Int[21_000, 30_000_000], Gen.Byte.Array[0, 9], Gen.Int[0, int.MaxValue], Gen.Int[0, 1000],
        Gen.Byte.Array[0, 100],
        (to, nonce, gas, value, fee, tip, data) =>
            new UnsignedTransaction(31337, nonce, Math.Min(tip, fee), fee, (ulong)gas, to,
                new BigInteger(value, isUnsigned: true), data));

    [Fact]
    public void Example_of_EIP_155()
    {
        var transaction = new UnsignedTransaction(1, 9, null, 20_000_000_000, 21000,
            Address.Parse("0x3535353535353535353535353535353535353535"), BigInteger.Pow(10, 18), default);
        var key = LocalKey.Parse("0x4646464646464646464646464646464646464646464646464646464646464646");
        Assert.Equal("0xdaf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53",
            transaction.HashToSign().ToString());
        Assert.Equal(
            "0xf86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a7640000"
                + "8025a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276"
                + "a067cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83",
            Hex.Format(transaction.Encode(key.Sign(transaction.HashToSign()))));
    }

    [Fact]
    public Task Random_transactions_of_both_types_are_those_of_cast() => Transactions.SampleAsync(async modern =>
    {
        string[] common = [
            "mktx", "--private-key", Key.ExportHex(), "--chain", "31337", "--nonce", Text(modern.Nonce), "--gas-limit",
            Text(modern.GasLimit),
            "--gas-price", Text(modern.MaxFeePerGas), "--value", Text(modern.Value)];
        string[] target = modern.To is { } account
            ? [account.ToString(), Hex.Format(modern.Data.Span)]
            : ["--create", Hex.Format(modern.Data.Span)];

        Assert.Equal(await Cast.RunAsync([.. common, "--priority-gas-price", Text(modern.MaxPriorityFeePerGas!.Value),
            .. target]), Signed(modern));
        Assert.Equal(await Cast.RunAsync([.. common, "--legacy", .. target]),
            Signed(modern with { MaxPriorityFeePerGas = null }));
    }, iter: 15, threads: 1);

    [Fact]
    public void Numbers_in_signatures_are_written_without_leading_zeros()
    {
        var transaction = new UnsignedTransaction(1, 0, 0, 0, 0, null, 0, default);
        var signature = new Signature(new Bytes32([.. new byte[31], 5]), new Bytes32([.. new byte[30], 1, 0]), 1);
        Assert.Equal("0x02ce0180808080808080c00105820100", Hex.Format(transaction.Encode(signature)));
    }

    [Fact]
    public void Amounts_that_no_chain_has_are_refused()
    {
        var transaction = new UnsignedTransaction(1, 0, 0, 0, 0, null, 0, default);
        foreach (var wrong in (UnsignedTransaction[])[
            transaction with { Value = -1 }, transaction with { MaxFeePerGas = -1 },
            transaction with { MaxPriorityFeePerGas = -1 },
            transaction with { ChainId = -1 }, transaction with { Value = BigInteger.One << 256 }])
            Assert.Throws<ArgumentOutOfRangeException>(() => wrong.HashToSign());
    }

    private static string Signed(UnsignedTransaction transaction) =>
        Hex.Format(transaction.Encode(Key.Sign(transaction.HashToSign())));

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
