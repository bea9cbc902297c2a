using Ainft.Ethereum;

namespace Ainft.Tests.Lineage;

internal static class RandomIds
{
    public static AinftId Of(int number) => new(Keccak256.Hash(BitConverter.GetBytes(number)));
}
