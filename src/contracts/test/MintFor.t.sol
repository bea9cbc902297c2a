// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {AinftRegistry} from "../AinftRegistry.sol";
import {IAinftRegistry} from "../IAinftRegistry.sol";
import {MintMessage} from "./MintMessage.sol";
import {RegistryTest} from "./RegistryTest.sol";
import {
    AnsweringWallet,
    BurningWallet,
    DeafWallet,
    OwnedWallet,
    ReenteringWallet,
    RevertingWallet
} from "./Wallets.sol";

contract MintForTest is RegistryTest {
    uint256 private constant DEADLINE = 1_700_000_600;
    uint256 private constant CURVE_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;

    /// @dev The signature is what `cast wallet sign --data` answers for the typed data; it ties the message that these
    /// tests write out by hand to what wallets sign.
    function test_mintFor_signsWhatWalletsSign() public pure {
        bytes32[] memory parents = new bytes32[](2);
        (parents[0], parents[1]) = (keccak256("p1"), keccak256("p2"));
        bytes32 hash = MintMessage.hash(31_337, 0x5FbDB2315678afecb367f032d93F642f64180aa3, DIGEST, parents, DEADLINE);
        bytes memory byCast =
            hex"148004038d229ad10f0c260102078c426bf4d7060a0325bb1818397c808662620c753c0b3e5fd02ab9ce3b9c078224a782031f7eb6cdcee766eab4d2b538617a1c";
        vm.assertEq(keccak256(signHash(CREATOR_KEY, hash)), keccak256(byCast));
    }

    function testFuzz_mintFor_givesTokenToCreatorWhoeverCalls(
        address caller,
        bytes32 digest,
        bytes32[] calldata parents
    ) public {
        vm.assume(caller != address(vm));
        bytes memory signature = signMint(CREATOR_KEY, digest, parents, DEADLINE);
        vm.prank(caller);
        bytes32 id = registry.mintFor(creator, digest, parents, DEADLINE, signature);
        vm.assertEq(id, registry.idOf(creator, digest, parents));
        vm.assertEq(registry.ownerOf(uint256(id)), creator);
    }

    function test_mintFor_emitsLinked() public {
        bytes32[] memory parents = someParents(2);
        bytes memory signature = signMint(CREATOR_KEY, DIGEST, parents, DEADLINE);
        bytes32 id = registry.idOf(creator, DIGEST, parents);
        vm.expectEmit(address(registry));
        emit IAinftRegistry.Linked(id, DIGEST, parents);
        registry.mintFor(creator, DIGEST, parents, DEADLINE, signature);
    }

    function test_mintFor_succeedsIfDeadlineIsNow() public {
        bytes memory signature = signMint(CREATOR_KEY, DIGEST, noParents, DEADLINE);
        vm.warp(DEADLINE);
        registry.mintFor(creator, DIGEST, noParents, DEADLINE, signature);
    }

    function test_mintFor_revertsIfDeadlineWasASecondAgo() public {
        bytes memory signature = signMint(CREATOR_KEY, DIGEST, noParents, DEADLINE);
        vm.warp(DEADLINE + 1);
        vm.expectRevert(abi.encodeWithSelector(IAinftRegistry.SignatureExpired.selector, DEADLINE));
        registry.mintFor(creator, DIGEST, noParents, DEADLINE, signature);
    }

    function test_mintFor_succeedsIfDeadlineIsForever() public {
        bytes memory signature = signMint(CREATOR_KEY, DIGEST, noParents, type(uint256).max);
        registry.mintFor(creator, DIGEST, noParents, type(uint256).max, signature);
    }

    function test_mintFor_revertsIfDeadlineIsNotTheSignedOne() public {
        bytes memory signature = signMint(CREATOR_KEY, DIGEST, noParents, DEADLINE);
        assertRefused(creator, DIGEST, noParents, DEADLINE + 1, signature);
    }

    function test_mintFor_revertsIfUsedTwice() public {
        bytes memory signature = signMint(CREATOR_KEY, DIGEST, noParents, DEADLINE);
        bytes32 id = registry.mintFor(creator, DIGEST, noParents, DEADLINE, signature);
        vm.expectRevert(abi.encodeWithSelector(IAinftRegistry.AlreadyMinted.selector, id));
        registry.mintFor(creator, DIGEST, noParents, DEADLINE, signature);
    }

    function testFuzz_mintFor_revertsIfAnotherSigned(uint256 key) public {
        key = 1 + key % (CURVE_ORDER - 1);
        vm.assume(key != CREATOR_KEY);
        assertRefused(creator, DIGEST, noParents, DEADLINE, signMint(key, DIGEST, noParents, DEADLINE));
    }

    function testFuzz_mintFor_revertsIfDigestIsNotTheSignedOne(bytes32 digest) public {
        vm.assume(digest != DIGEST);
        bytes memory signature = signMint(CREATOR_KEY, DIGEST, noParents, DEADLINE);
        assertRefused(creator, digest, noParents, DEADLINE, signature);
    }

    function testFuzz_mintFor_revertsIfParentsAreNotTheSignedOnes(bytes32[] calldata parents) public {
        vm.assume(parents.length > 0);
        bytes memory signature = signMint(CREATOR_KEY, DIGEST, noParents, DEADLINE);
        assertRefused(creator, DIGEST, parents, DEADLINE, signature);
    }

    function test_mintFor_revertsIfSignedForAnotherChain() public {
        bytes32 hash = MintMessage.hash(block.chainid + 1, address(registry), DIGEST, noParents, DEADLINE);
        assertRefused(creator, DIGEST, noParents, DEADLINE, signHash(CREATOR_KEY, hash));
    }

    function test_mintFor_revertsIfChainForkedSince() public {
        bytes memory before = signMint(CREATOR_KEY, DIGEST, noParents, DEADLINE);
        vm.chainId(block.chainid + 1);
        assertRefused(creator, DIGEST, noParents, DEADLINE, before);
        bytes memory since = signMint(CREATOR_KEY, DIGEST, noParents, DEADLINE);
        registry.mintFor(creator, DIGEST, noParents, DEADLINE, since);
    }

    function test_mintFor_revertsIfSignedForAnotherRegistry() public {
        AinftRegistry other = new AinftRegistry(admin, operator, BASE_URI);
        bytes32 hash = MintMessage.hash(block.chainid, address(other), DIGEST, noParents, DEADLINE);
        bytes memory signature = signHash(CREATOR_KEY, hash);
        assertRefused(creator, DIGEST, noParents, DEADLINE, signature);
        other.mintFor(creator, DIGEST, noParents, DEADLINE, signature);
    }

    function testFuzz_mintFor_revertsIfSignatureIsHighSTwin(bytes32 digest) public {
        bytes32 hash = MintMessage.hash(block.chainid, address(registry), digest, noParents, DEADLINE);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(CREATOR_KEY, hash);
        bytes32 high = bytes32(CURVE_ORDER - uint256(s));
        uint8 flipped = v == 27 ? 28 : 27;
        vm.assertEq(ecrecover(hash, flipped, r, high), creator, "the twin is a signature to ecrecover");
        assertRefused(creator, digest, noParents, DEADLINE, abi.encodePacked(r, high, flipped));
    }

    function testFuzz_mintFor_revertsIfSignatureIsRandom(bytes calldata signature) public {
        assertRefused(creator, DIGEST, noParents, DEADLINE, signature);
    }

    function test_mintFor_revertsIfSignatureIsCompact() public {
        bytes32 hash = MintMessage.hash(block.chainid, address(registry), DIGEST, noParents, DEADLINE);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(CREATOR_KEY, hash);
        bytes32 vs = bytes32(uint256(s) | (uint256(v - 27) << 255));
        assertRefused(creator, DIGEST, noParents, DEADLINE, abi.encodePacked(r, vs));
    }

    function testFuzz_mintFor_revertsIfCreatorIsZero(bytes32 r, bytes32 s, uint8 v) public {
        assertRefused(address(0), DIGEST, noParents, DEADLINE, abi.encodePacked(r, s, v));
    }

    function test_mintFor_succeedsIfWalletAccepts() public {
        OwnedWallet wallet = new OwnedWallet(creator);
        bytes memory signature = signMint(CREATOR_KEY, DIGEST, noParents, DEADLINE);
        bytes32 id = registry.mintFor(address(wallet), DIGEST, noParents, DEADLINE, signature);
        vm.assertEq(id, registry.idOf(address(wallet), DIGEST, noParents));
        vm.assertEq(registry.ownerOf(uint256(id)), address(wallet));
    }

    function test_mintFor_revertsIfWalletRefuses() public {
        OwnedWallet wallet = new OwnedWallet(creator);
        bytes memory signature = signMint(STRANGER_KEY, DIGEST, noParents, DEADLINE);
        assertRefused(address(wallet), DIGEST, noParents, DEADLINE, signature);
    }

    function test_mintFor_revertsIfWalletReverts() public {
        assertRefused(address(new RevertingWallet()), DIGEST, noParents, DEADLINE, "");
    }

    function test_mintFor_revertsIfWalletIsDeaf() public {
        assertRefused(address(new DeafWallet()), DIGEST, noParents, DEADLINE, "");
    }

    function test_mintFor_revertsIfWalletAnswersNothing() public {
        assertRefused(address(new AnsweringWallet("")), DIGEST, noParents, DEADLINE, "");
    }

    function test_mintFor_revertsIfWalletAnswersShort() public {
        assertRefused(address(new AnsweringWallet(hex"1626ba7e")), DIGEST, noParents, DEADLINE, "");
        bytes memory aByteShort = abi.encodePacked(hex"1626ba7e", new bytes(27));
        assertRefused(address(new AnsweringWallet(aByteShort)), DIGEST, noParents, DEADLINE, "");
    }

    function test_mintFor_revertsIfWalletAnswersDirtyMagic() public {
        bytes memory dirty = abi.encodePacked(hex"1626ba7e", new bytes(27), hex"01");
        assertRefused(address(new AnsweringWallet(dirty)), DIGEST, noParents, DEADLINE, "");
    }

    function test_mintFor_revertsIfWalletAnswersTrue() public {
        assertRefused(address(new AnsweringWallet(abi.encode(true))), DIGEST, noParents, DEADLINE, "");
    }

    /// @dev The 64th of the gas that the EVM keeps back is enough to refuse by name.
    function test_mintFor_revertsIfWalletBurnsItsGas() public {
        address burner = address(new BurningWallet());
        bytes memory call = abi.encodeCall(registry.mintFor, (burner, DIGEST, noParents, DEADLINE, ""));
        (bool succeeded, bytes memory answer) = address(registry).call{gas: 1_000_000}(call);
        vm.assertFalse(succeeded);
        vm.assertEq(
            keccak256(answer), keccak256(abi.encodeWithSelector(IAinftRegistry.InvalidSignature.selector, burner))
        );
    }

    function test_mintFor_revertsIfWalletReenters() public {
        address wallet = address(new ReenteringWallet(registry));
        assertRefused(wallet, DIGEST, noParents, DEADLINE, "");
        vm.assertEq(registry.balanceOf(wallet), 0);
    }

    function assertRefused(
        address claimed,
        bytes32 digest,
        bytes32[] memory parents,
        uint256 deadline,
        bytes memory signature
    ) private {
        vm.expectRevert(abi.encodeWithSelector(IAinftRegistry.InvalidSignature.selector, claimed));
        registry.mintFor(claimed, digest, parents, deadline, signature);
    }
}
