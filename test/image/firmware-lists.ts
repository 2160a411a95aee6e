/**
 * Radio drivers of Debian's kernel that a home server may load, by the module which names firmware. Left out are those of
 * radios nobody has in one: PCMCIA, 802.11b, phones (wcn36xx, wl12xx), 60 GHz, and Marvell's in laptops.
 */
export const drivers: readonly string[] = [
  // Broadcom and Cypress: Raspberry Pi, small PCs
  'brcmfmac', 'brcmsmac',
  // Intel
  'iwl3945', 'iwl4965', 'iwlwifi',
  // Realtek
  'rtl8188ee', 'rtl8192ce', 'rtl8192cu', 'rtl8192de', 'rtl8192ee', 'rtl8192se', 'rtl8723ae', 'rtl8723be', 'rtl8821ae', 'rtl8xxxu',
  'rtw88_8703b', 'rtw88_8723d', 'rtw88_8821c', 'rtw88_8822b', 'rtw88_8822c',
  'rtw89_8851b', 'rtw89_8852a', 'rtw89_8852b', 'rtw89_8852bt', 'rtw89_8852c', 'rtw89_8922a',
  // MediaTek and Ralink
  'mt7601u', 'mt76x0e', 'mt76x0u', 'mt76x2e', 'mt76x2u', 'mt7615e', 'mt7663u', 'mt7915e', 'mt7921e', 'mt7921u', 'mt7925e', 'mt7925u', 'mt7996e',
  'rt2800pci', 'rt2800usb', 'rt61pci', 'rt73usb',
  // Qualcomm Atheros
  'ar5523', 'ath9k_htc', 'ath10k_pci', 'ath11k_pci',
];

/** Chips of Macs, of pre-production and of routers, which linux-firmware (20250410) does not have or not under that name. */
const chipsWithoutFirmware = [
  '43430b0-sdio', '43439-sdio', '43456-sdio', '43752-sdio', '4355-pcie', '4355c1-pcie', '4359-pcie', '4359-sdio', '4359c-pcie', '4364b2-pcie', '4364b3-pcie',
  '4365b-pcie', '4365c-pcie', '4377b3-pcie', '4378b1-pcie', '4378b3-pcie', '4387c2-pcie',
];
const withClm = ['43439-sdio', '43752-sdio', '4355-pcie', '4355c1-pcie', '4364b2-pcie', '4364b3-pcie', '4377b3-pcie', '4378b1-pcie', '4378b3-pcie', '4387c2-pcie'];

/** Steps of Intel's chips which nobody could buy, and the Wi-Fi 7 platforms of 2025 and later (sc, br, dr). */
const intelAhead = [
  'ma-b0-mr-a0-89', 'ma-a0-mr-a0-89', 'ma-a0-gf4-a0-89', 'ma-a0-gf-a0-89', 'ma-a0-hr-b0-89', 'gl-b0-fm-b0-93',
  'bz-a0-fm4-b0-93', 'bz-a0-fm-c0-93', 'bz-a0-fm-b0-93', 'bz-a0-gf4-a0-93', 'bz-a0-gf-a0-93', 'bz-a0-hr-b0-93',
  'sc2f-a0-wh-a0-93', 'sc2f-a0-fm-c0-93', 'sc2-a0-wh-a0-93', 'sc2-a0-fm-c0-93', 'sc-a0-wh-a0-93', 'sc-a0-gf4-a0-93', 'sc-a0-gf-a0-93',
  'sc-a0-hr-b0-93', 'sc-a0-fm-c0-93', 'sc-a0-fm-b0-93', 'br-a0-pe-a0-96', 'br-a0-petc-a0-96', 'dr-a0-pe-a0-96',
].map((name) => `iwlwifi-${name}.ucode`);

/** Of radios that are part of an Intel chipset: FIRMWARE_LEFT_OUT of the board arm64. */
const intelBuiltIn = [
  '9000-pu-b0-jf-b0-46.ucode', 'QuZ-a0-jf-b0-77.ucode', 'QuZ-a0-hr-b0-77.ucode', 'Qu-c0-jf-b0-77.ucode', 'Qu-b0-jf-b0-77.ucode', 'Qu-c0-hr-b0-77.ucode',
  'Qu-b0-hr-b0-77.ucode', 'ma-b0-gf4-a0.pnvm', 'ma-b0-gf-a0.pnvm', 'so-a0-gf4-a0.pnvm', 'so-a0-gf-a0.pnvm', 'ma-b0-gf4-a0-89.ucode',
  'ma-b0-gf-a0-89.ucode', 'ma-b0-hr-b0-89.ucode', 'so-a0-gf-a0-89.ucode', 'so-a0-hr-b0-89.ucode', 'so-a0-jf-b0-89.ucode',
].map((name) => `iwlwifi-${name}`);

const missingEverywhere: Readonly<Record<string, readonly string[]>> = {
  brcmfmac: [
    ...chipsWithoutFirmware.map((chip) => `brcm/brcmfmac${chip}.bin`),
    ...withClm.map((chip) => `brcm/brcmfmac${chip}.clm_blob`),
    // Settings and firmware of single machines, where the general ones do not fit.
    'brcm/brcmfmac*-pcie.*.clm_blob', 'brcm/brcmfmac*-pcie.*.txcap_blob', 'brcm/brcmfmac*-pcie.txt', 'brcm/brcmfmac*-sdio.*.bin',
  ],
  iwlwifi: intelAhead,
  rtl8723ae: ['rtlwifi/rtl8723efw.bin'],
  // Of the chip's Bluetooth half.
  rtl8xxxu: ['rtlwifi/rtl8723bu_bt.bin'],
  // The driver falls back to htc_9271.fw and htc_7010.fw (namedAtRunTime).
  ath9k_htc: ['ath9k_htc/htc_7010-1.4.0.fw', 'ath9k_htc/htc_9271-1.4.0.fw'],
  // Other numbers of the same firmware, of which one is there; board.bin for board-2.bin (namedAtRunTime).
  ath10k_pci: [
    'ath10k/QCA6174/hw2.1/firmware-4.bin', 'ath10k/QCA6174/hw3.0/firmware-5.bin', 'ath10k/QCA988X/hw2.0/firmware-2.bin', 'ath10k/QCA988X/hw2.0/firmware-3.bin',
    'ath10k/QCA9887/hw1.0/board-2.bin', 'ath10k/QCA988X/hw2.0/board-2.bin',
  ],
};

/** Drivers of PCIe cards which on ARM serve the radios inside MediaTek's router chips too. */
const mediatekRouters = {
  mt7615e: ['mediatek/mt7622_n9.bin', 'mediatek/mt7622_rom_patch.bin'],
  mt7915e: ['rom_patch', 'wa', 'wm'].map((part) => `mediatek/mt7981_${part}.bin`)
    .concat(['rom_patch', 'rom_patch_mt7975', 'wa', 'wm', 'wm_mt7975'].map((part) => `mediatek/mt7986_${part}.bin`)),
};

/** By board and driver: files which the driver names and the image lacks. A new one here wants a look at Debian's package. */
export const missing: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  x86: missingEverywhere,
  arm64: { ...missingEverywhere, ...mediatekRouters, iwlwifi: [...intelAhead, ...intelBuiltIn] },
};

/** Names that no driver declares, or only a pattern of: found in its source. */
const everywhere = [
  'htc_9271.fw', 'htc_7010.fw', 'ath10k/QCA6174/hw2.1/firmware-5.bin', 'ath10k/QCA6174/hw3.0/firmware-6.bin', 'ath10k/QCA9887/hw1.0/board.bin', 'ath10k/QCA988X/hw2.0/board.bin', 'ath10k/QCA988X/hw2.0/firmware-5.bin',
  'ath11k/QCA2066/hw2.1/amss.bin', 'ath11k/WCN6855/hw2.1/board-2.bin', 'ath12k/WCN7850/hw2.0/amss.bin', 'ath12k/WCN7850/hw2.0/board-2.bin',
  'iwlwifi-cc-a0-77.ucode', 'iwlwifi-ty-a0-gf-a0-89.ucode', 'iwlwifi-gl-c0-fm-c0-92.ucode',
  'brcm/brcmfmac43455-sdio.raspberrypi,4-model-b.txt', 'brcm/brcmfmac43455-sdio.raspberrypi,5-model-b.txt',
  'brcm/brcmfmac43455-sdio.Raspberry Pi Foundation-Raspberry Pi 4 Model B.txt',
  // wired
  'rtl_nic/rtl8168h-2.fw', 'rtl_nic/rtl8125b-2.fw',
];

/** By board. */
export const namedAtRunTime: Readonly<Record<string, readonly string[]>> = {
  x86: [...everywhere, 'iwlwifi-bz-b0-fm-c0-93.ucode', 'iwlwifi-bz-b0-gf-a0-92.ucode', 'iwlwifi-so-a0-jf-b0-77.ucode', 'iwlwifi-Qu-c0-hr-b0-77.ucode'],
  arm64: everywhere,
};
